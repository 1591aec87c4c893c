"""Closed-class words of the six answer languages: they say nothing about a question's subject.

Articles, pronouns, prepositions, conjunctions, auxiliaries and question words, in the spirit of the
Snowball lists. The public collections were tried and are too broad for retrieval: stopwordsiso and
stop-words both drop English "call", "million" and "bill", and French « état ».
Words are folded (lower case, no accents), as `terms.words` gives them.
"""

FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        """a about after again all also am an and any are as at be because been before being between both
        but by can could did do does doing done down during each either else ever every few for from had
        has have having he her hers him his how if in into is it its itself just let many may me might
        more most much must my no nor not of off on once only or other our out over own s same shall she
        should so some such t than that the their them then there these they this those through to too
        under until up upon us very was we were what when where which while who whom whose why will with
        would yes you your according exactly""".split()
    ),
    "fr": frozenset(
        """a afin ai ainsi alors apres as au aucun aucune aujourd auquel aura aurait aussi autre autres aux
        avaient avait avant avec avoir ayant c car ce ceci cela celle celles celui ces cet cette ceux chaque
        chez combien comme comment d dans de depuis des donc dont du elle elles en encore entre est et etaient
        etait etant ete etes etre eu eut eux fait faut furent fut hui il ils j je jusqu l la laquelle le
        lequel les lesquels lesquelles leur leurs lors lorsque lui m ma mais me meme memes mes moi mon n ne ni
        nos notre nous on ont ou oui par parce pas pendant peu peut plus pour pourquoi puis qu quand que quel
        quelle quelles quels qui quoi s sa sans se selon sera serait ses si sien soit son sont sous sur t ta
        te tes toi ton tous tout toute toutes tres tu un une vers voici voila vos votre vous y est-ce""".split()
    ),
    "es": frozenset(
        """a adonde al algo alguien alguna algunas alguno algunos ante antes aquel aquella aquellos asi aun
        aunque bajo bien cada como con contra cual cuales cuando cuanta cuantas cuanto cuantos de del desde
        despues donde dos durante e el ella ellas ellos en entonces entre era eran es esa esas ese eso esos
        esta estaba estado estan estar estas este esto estos fue fueron ha haber habia han hasta hay he la
        las le les lo los mas me mi mientras muy nada ni no nos nosotros o os otra otras otro otros para pero
        por porque pues que quien quienes se sea segun ser si sido sin sobre son su sus tal tambien tan te
        tiene toda todas todo todos tras tu tus u un una unas uno unos y ya yo""".split()
    ),
    "de": frozenset(
        """aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis
        da damit dann das dass dein dem den denn der des dessen deren die dies diese diesem diesen dieser
        dieses doch dort du durch ein eine einem einen einer eines er es etwas euch fur gegen hat hatte hatten
        haben hier hin ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder
        jedes jetzt kann kein keine konnen konnte man mehr mein mich mir mit muss nach nicht noch nun nur ob
        oder ohne seit sein seine seinem seinen seiner sich sie sind so soll sollte sondern sonst uber um und
        uns unter viel viele vom von vor wahrend wann war waren warum was weil welche welchem welchen welcher
        welches wem wen wenn wer werde werden wessen weshalb wie wieder wieso wieviel will wir wird wo woher
        wohin wollte wurde wurden zu zum zur zwischen""".split()
    ),
    "it": frozenset(
        """a ad agli ai al alla alle allo anche ancora avere aveva avevano c che chi ci come con contro cosa
        cui d da dagli dai dal dalla dalle dallo degli dei del dell della delle dello di dopo dove e ed egli
        era erano essere fa fu fino furono gia gli ha hanno ho i il in io l la le lei li lo loro lui ma me mi
        mia mio ne negli nei nel nell nella nelle nello noi non nostro o ogni per perche piu poi prima qual
        quale quali quando quanta quante quanti quanto quella quelle quelli quello questa queste questi questo
        se sei senza si sia siamo sono sta stata stati stato su sua sue sugli sui sul sulla sulle suo suoi
        tra tu tutta tutte tutti tutto un una uno verso vi voi""".split()
    ),
    "ru": frozenset(
        """а без более бы был была были было быть в вам вас весь во вот все всего всех вы где да даже для до
        его ее если есть еще же за здесь и из или им их к как какая какие какого какое какой каком какую ко
        когда кого ком кому которая которого которое которой котором которую которые который которых кто куда
        ли либо между меня мне много может мы на над надо нам нас не него нее нет ни них но о об один одна он
        она они оно от откуда очень по под после потому почему при про с сам свое свои своей своего себя
        сейчас со так также такой там те тем то тогда того тоже той только том тот ту тут ты у уж уже чего чей
        чем через что чтобы чье эта эти это этого этой этом этот эту я сколько какова каков каким какими
        каких чьи""".split()
    ),
}  # fmt: skip
# Folding turns й into и and ё into е, so the Russian list is folded when it is read (terms.py).
