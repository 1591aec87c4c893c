"""What the chat page shows, as pure functions from values to HTML, with its words, style and script."""
