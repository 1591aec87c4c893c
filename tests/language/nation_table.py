"""Words for one nation a line, written by hand: masculine, feminine, plural, adjective and country in six languages."""

NATIONS = """
French Frenchman Frenchwomen France français française Françaises francés francesa franceses Francia Franzose Französin Franzosen französischer Frankreich Frankreichs francese francesi француз француженка французы французского Франции
German Germans Germany allemand Allemande allemands Allemagne alemán alemana alemanes Alemania Deutscher Deutsche deutschen Deutschland tedesco tedesca tedeschi tedesche Germania немец немцев немками немецкого Германией
British Britons Britain English Englishman anglais britannique Britanniques Angleterre Royaume-Uni británico británicas inglés inglesa Inglaterra Brite Britin britischen Engländer Großbritannien britannico britannici inglesi Inghilterra британец британского англичане англичанка Англии Великобритании UK
Scottish Scots Scotland écossais écossaise Écosse escocés escocesa Escocia Schotte Schottin schottischen Schottland scozzese scozzesi Scozia шотландец шотландцы шотландского Шотландии
American Americans America USA américain américaine Américains Amérique États-Unis estadounidense estadounidenses americano americana Amerikaner Amerikanerinnen amerikanischen US-amerikanische Amerika americani statunitense statunitensi американец американка американцами американского США
Russian Russians Russia Russia's russe Russes Russie ruso rusa rusos Rusia Russe Russin russischen Russland russo russi россиянин россиянка россиян российского русские России РФ
Ukrainian Ukrainians Ukraine ukrainien ukrainienne Ukrainiens l’Ukraine ucraniano ucraniana Ucrania Ukrainer Ukrainerin ukrainische ucraino ucraina украинец украинка украинцев украинской Украину
Belarusian Belarusians Belarus biélorusse Biélorusses Biélorussie bielorruso bielorrusa Bielorrusia belarussische Belarusse Weißrussland bielorusso Bielorussia белорус белорусы белоруска белорусского Белоруссии Беларуси
Polish Poland polonais polonaise Polonaises Pologne polaco polaca polacos Polonia polnischer Polin Polen polacco polacca polacchi polacche поляк поляки полька польского Польши
Italian Italians Italy italien italienne italiennes Italie italiano italiana Italia Italiener Italienerin italienische italiani итальянец итальянка итальянцы итальянской Италии
Spanish Spaniard Spaniards Spain espagnol espagnole espagnols Espagne español española españoles España Spanier Spanierinnen spanisches Spanien spagnolo spagnola spagnoli Spagna испанец испанка испанцев испанского Испании
Portuguese Portugal portugais portugaise Portugaises portugués portuguesa portugueses Portugiese Portugiesin portugiesische portoghese portoghesi Portogallo португалец португалка португальский Португалии
Belgian Belgians Belgium belge Belges Belgique belga belgas Bélgica Belgier Belgierin belgischer Belgien belgi Belgio бельгиец бельгийка бельгийцы бельгийского Бельгии
Dutch Dutchman Netherlands néerlandais néerlandaise hollandais Pays-Bas neerlandés neerlandesa holandés Niederländer niederländischen Niederlande olandese olandesi голландец голландцы голландского нидерландский Нидерландов
Swiss Switzerland suisse suisses Suissesse suizo suiza suizos Schweizer Schweizerin schweizerischen Schweiz svizzero svizzera svizzeri Svizzera швейцарец швейцарцы швейцарского Швейцарии
Austrian Austrians Austria autrichien autrichienne Autriche austriaco austriaca austriacos Österreicher Österreicherin österreichische Österreich austriaci австриец австрийка австрийского Австрии
Swedish Swedes Sweden suédois suédoise Suède sueco sueca suecos Suecia Schwede Schwedin schwedische Schweden svedese svedesi Svezia швед шведка шведов шведского Швеции
Norwegian Norwegians Norway norvégien norvégienne Norvège noruego noruega Noruega Norweger norwegische Norwegen norvegese norvegesi норвежец норвежцы норвежской Норвегии
Danish Danes Denmark danois danoise Danoises Danemark danés danesa Dinamarca Däne Dänin dänischen Dänemark danese danesi Danimarca датчанин датчанка датчане датского Дании
Finnish Finns Finland finlandais finlandaise finnois Finlande finlandés finlandesa Finlandia Finne Finnin finnischer Finnland finlandese finlandesi финн финны финского Финляндии
Icelandic Icelanders Iceland islandais islandaise Islande islandés islandesa Islandia Isländer isländischen islandese islandesi исландец исландцы исландский Исландии
Irish Irishman Irishwoman Ireland irlandais irlandaise Irlande irlandés irlandesa Irlanda Irin Iren irisch irischen Irland irlandese irlandesi ирландец ирландка ирландский Ирландии
Greek Greeks Greece grec grecque grecques Grèce griego griega Grecia Grieche Griechin griechische Griechenland greco greca greci греки гречанка греческого Греции
Turkish Turks Turkey Türkiye turc turque turques Turquie turco turca Turquía Türke Türkin türkischen Türkei turchi turche Turchia турок турки турчанка турецкого Турции
Cypriot Cypriots Cyprus chypriote chypriotes Chypre chipriota Chipre Zyprer zyprisch Zypern cipriota ciprioti Cipro киприот киприоты кипрский Кипра
Hungarian Hungarians Hungary hongrois hongroise Hongrie húngaro húngara Hungría Ungar Ungarin ungarische Ungarn ungherese ungheresi Ungheria венгр венгры венгерского Венгрии
Czech Czechs Czechia tchèque tchèques Tchéquie checo checa checos Chequia Tscheche Tschechin tschechische Tschechien ceco ceca чех чехи чешка чешского Чехии
Slovak Slovaks Slovakia slovaque slovaques Slovaquie eslovaco eslovaca Eslovaquia Slowake Slowakin slowakische Slowakei slovacco slovacchi Slovacchia словак словаки словацкого Словакии
Slovene Slovenes Slovenian Slovenia slovène slovènes Slovénie esloveno eslovena Eslovenia Slowene slowenische Slowenien sloveno sloveni словенец словенцы словенский Словении
Croatian Croats Croatia croate croates Croatie croata croatas Croacia Kroate kroatische Kroatien croato croati хорват хорваты хорватского Хорватии
Serbian Serbs Serbia serbe serbes Serbie serbio serbia serbios Serbe Serbin serbischen Serbien serbo serbi серб сербы сербской Сербии
Bosnian Bosnians Bosnia bosnien bosnienne bosniaque Bosnie bosnio bosnia Bosnier bosnische Bosnien bosniaco bosniaci босниец боснийцы боснийский Боснии
Kosovar Kosovo kosovar kosovare kosovars Kosovare kosovarische kosovaro косовар косовский
Albanian Albanians Albania albanais albanaise Albanie albanés albanesa Albaner albanischer Albanien albanese albanesi албанец албанцы албанского Албании
Romanian Romanians Romania roumain roumaine roumains Roumanie rumano rumana Rumanía Rumäne Rumänin rumänischer Rumänien rumeno romeno румын румыны румынского Румынии
Bulgarian Bulgarians Bulgaria bulgare bulgares Bulgarie búlgaro búlgara Bulgare bulgarischen Bulgarien bulgaro bulgari болгарин болгары болгарка болгарского Болгарии
Moldovan Moldova moldave moldaves Moldavie moldavo moldava Moldavia Moldauer Moldawien moldauische moldavi молдаванин молдаване молдавского Молдавии
Estonian Estonians Estonia estonien estonienne Estonie estonio estonia Estin estnischer Estland estone estoni эстонец эстонцы эстонской Эстонии
Latvian Latvians Latvia letton lettone lettons Lettonie letón letona Letonia Letten lettischer Lettland lettoni латыш латыши латвийского Латвии
Lithuanian Lithuanians Lithuania lituanien lituanienne Lituanie lituano lituana Lituania Litauer litauischer Litauen lituani литовец литовцы литовского Литвы
Georgian Georgians Georgia géorgien géorgienne Géorgie georgiano georgiana Georgier Georgierin georgische Georgien georgiani грузин грузинка грузины грузинского Грузии
Armenian Armenians Armenia arménien arménienne Arménie armenio armenia Armenier armenische Armenien armeno armeni армянин армянка армяне армянского Армении
Azerbaijani Azeri Azerbaijan azerbaïdjanais azéri azérie Azerbaïdjan azerbaiyano azerí Azerbaiyán Aserbaidschaner aserbaidschanische azero азербайджанец азербайджанского Азербайджана
Kazakh Kazakhs Kazakhstan kazakhe Kazakhs kazajo kazaja Kazajistán Kasache kasachische Kasachstan kazako Kazakistan казах казахи казахстанский казахского Казахстана
Uzbek Uzbeks Uzbekistan ouzbek ouzbèke Ouzbékistan uzbeko uzbeka Uzbekistán Usbeke usbekische Usbekistan uzbeki узбек узбеки узбекского Узбекистана
Israeli Israelis Israel israélien israélienne Israël israelí israelíes Israeli israelischer israeliano israeliani Israele израильтянин израильтяне израильского Израиля
Palestinian Palestinians Palestine palestinien palestinienne palestino palestina Palästinenser palästinensische palestinese palestinesi палестинец палестинцы палестинского Палестины
Lebanese Lebanon libanais libanaise Liban libanés libanesa Líbano Libanese libanesischen Libanon libanesi Libano ливанец ливанцы ливанского Ливана
Syrian Syrians Syria syrien syrienne Syrie sirio siria sirios Syrer Syrerin syrischen Syrien siriano siriani сириец сирийцы сирийского Сирии
Iraqi Iraqis Iraq irakien irakienne Irak iraquí iraquíes Iraker irakischen iracheno iracheni иракец иракцы иракского Ирака
Iranian Iranians Iran iranien iranienne iraní iraníes Irán Iraner iranischen iraniano iraniani иранец иранцы иранского Ирана
Jordanian Jordan jordanien jordanienne Jordanie jordano jordana Jordania Jordanier jordanische Jordanien giordano giordani иорданец иорданский Иордании
Saudi Saudis saoudien saoudienne saudí saudíes saudita sauditas saudischen Saudi-Arabien sauditi саудовский саудовской саудовцы
Egyptian Egyptians Egypt égyptien égyptienne Égypte egipcio egipcia Egipto Ägypter ägyptischer Ägypten egiziano egiziani Egitto египтянин египтяне египетского Египта
Moroccan Moroccans Morocco marocain marocaine Maroc marroquí marroquíes Marruecos Marokkaner marokkanische Marokko marocchino marocchini марокканец марокканского Марокко
Algerian Algerians Algeria algérien algérienne Algérie argelino argelina Argelia Algerier algerische Algerien algerino algerini алжирец алжирцы алжирского Алжира
Tunisian Tunisians Tunisia tunisien tunisienne Tunisie tunecino tunecina Túnez Tunesier tunesische Tunesien tunisino тунисец тунисского Туниса
Libyan Libyans Libya libyen libyenne Libye libio libia Libia Libyer libyschen Libyen libico libici ливиец ливийцы ливийского Ливии
Nigerian Nigerians Nigeria nigérian nigériane Nigérians nigeriano nigeriana Nigerianer nigerianische nigeriani нигериец нигерийского Нигерии
Nigerien Nigeriens Niger nigérien nigérienne Nigériens nigerino Nigrer nigrischen нигерец нигерский Нигера
Malian Malians Mali malien malienne Maliens maliense malienses Malier malische maliano малиец малийского
Senegalese Senegal sénégalais sénégalaise senegalés senegalesa Senegalese senegalesische senegalesi сенегалец сенегальский Сенегала
Congolese Congo congolais congolaise congoleño Kongolese kongolesische Kongo congolesi конголезец конголезский Конго
Guinean Guineans Guinea guinéen guinéenne Guinée guineano Guineer guineische guineani гвинеец гвинейский Гвинеи
Guyanese Guyana guyanien guyanienne Guyaner guyanische гайанец Гайаны
Ethiopian Ethiopians Ethiopia éthiopien éthiopienne Éthiopie etíope etíopes Etiopía Äthiopier äthiopischen Äthiopien etiopi Etiopia эфиоп эфиопы эфиопского Эфиопии
South-African sud-africain sud-africaine sudafricano sudafricana Sudáfrica Südafrikaner südafrikanischen Südafrika sudafricani южноафриканец южноафриканского ЮАР
Indian Indians India indien indienne Inde indio indios Inder Inderin indischer Indien indiano indiani индиец индийцы индийского Индии
Indonesian Indonesians Indonesia indonésien indonésienne Indonésie indonesio indonesia Indonesier indonesischer Indonesien indonesiano индонезиец индонезийского Индонезии
Pakistani Pakistanis Pakistan pakistanais pakistanaise pakistaní pakistaníes Pakistaner pakistanischer pakistano пакистанец пакистанского Пакистана
Afghan Afghans Afghanistan afghan afghane afgano afgana Afganistán Afghane afghanischen afgani афганец афганцы афганского Афганистана
Chinese China chinois chinoise Chine chino china chinos Chinese Chinesin chinesischen cinese cinesi Cina китаец китаянка китайцы китайского Китая
Taiwanese Taiwan taïwanais taïwanaise Taïwan taiwanés taiwanesa Taiwaner taiwanische taiwanesi тайванец тайваньский Тайваня
Japanese Japan japonais japonaise Japon japonés japonesa Japón Japaner Japanerin japanischer giapponese giapponesi Giappone японец японка японцы японского Японии
North-Korean nord-coréen nord-coréenne norcoreano norcoreana Nordkoreaner nordkoreanische Nordkorea nordcoreano nordcoreani северокорейский северокорейцы КНДР
Vietnamese Vietnam vietnamien vietnamienne vietnamita vietnamitas Vietnamese vietnamesische vietnamiti вьетнамец вьетнамцы вьетнамского Вьетнама
Thai Thais Thailand thaïlandais thaïlandaise Thaïlande tailandés tailandesa Tailandia Thailänder thailändische thailandese таиландец таиландский Таиланда
Philippine Filipino Filipinos Philippines philippin philippine philippins filipino filipina Filipinas philippinisch filippino filippini филиппинец филиппинский Филиппин
Australian Australians Australia australien australienne Australie australiano australiana Australier australischer Australien australiani австралиец австралийцы австралийского Австралии
Canadian Canadians Canada canadien canadienne canadiense canadienses Kanadier kanadischer Kanada canadese canadesi канадец канадцы канадского Канады
Mexican Mexicans Mexico mexicain mexicaine Mexique mexicano mexicana México Mexikaner mexikanischer Mexiko messicano messicani Messico мексиканец мексиканского Мексики
Brazilian Brazilians Brazil brésilien brésilienne Brésil brasileño brasileña Brasil Brasilianer brasilianischer Brasilien brasiliano Brasile бразилец бразильского Бразилии
Argentine Argentinian Argentina argentin argentine argentins argentino argentina Argentinier argentinischer Argentinien argentini аргентинец аргентинского Аргентины
Chilean Chileans Chile chilien chilienne Chili chileno chilena Chilene chilenischer cileno cileni Cile чилиец чилийского Чили
Colombian Colombians Colombia colombien colombienne Colombie colombiano colombiana Kolumbianer kolumbianischer Kolumbien colombiani колумбиец колумбийского Колумбии
Venezuelan Venezuelans Venezuela vénézuélien vénézuélienne venezolano venezolana Venezolaner venezolanischer venezuelano венесуэлец венесуэльского Венесуэлы
Cuban Cubans Cuba cubain cubaine cubano cubana Kubaner kubanischer Kuba cubani кубинец кубинского
Haitian Haitians Haiti haïtien haïtienne Haïti haitiano haitiana Haitianer haitianischer haitiani гаитянин гаитянского Гаити
European Europeans Europe européen européenne européens europeo europea europeos Europa Europäer europäischen europei европеец европейцы европейского Европы
Asian Asians Asia asiatique asiatiques Asie asiático asiática asiatischen Asien asiatico asiatici азиат азиатского Азии
"""

COMMON = {
    "en": """the of and to in is was for that with his her they from this which have been said will their year people
        government president minister house city state island islands islander ire malaise time day man woman men women child
        children world life hand part place case week company system program question work number night point home water
        room mother area money story fact month lot right study book eye job word business issue side kind head service friend
        father power hour game line end member law car community name team minute idea body information back parent face
        others level office door health person art war history party result change morning reason research girl guy moment air
        teacher force education us so how what when where who why all any both each few more most other some such only own same
        than too very can just should now fines reunion poles pole polite polished police policy german-made romance roman
        Indiana Romans engine dance grease china-ware spin spanner finish frank francs irk italics turkeys-nest Rome romaine
        swede-saw denim indeed index industry ran run usual user west east north south sea river town village school army
        soldier weapon missile vote election parliament court judge police officer attack talks deal treaty""",
    "fr": """le la les de des du un une et en dans pour que qui sur avec pas par plus ceci cela gouvernement président ministre
        maison ville état île îles temps jour homme femme enfant monde vie main partie cas semaine système question travail
        nombre nuit point eau mère argent mois droit étude livre œil mot service ami père heure jeu fin membre loi voiture
        nom équipe idée corps bureau porte santé personne guerre histoire parti matin raison fille moment air force réunion
        réunions pôle pôles malaise malaises grenade grenades poli polie polir police politique romain romaine romains Romains
        germain germains France-là franc francs francisque belle bel grève turbine finance finesse danse espace espoir anglet
        portail chaîne chine-moi jaunisse inde-pendant indigène indice iris ironie église élection vote parlement tribunal juge
        attaque accord traité fleuve village école armée soldat arme missile mer nord sud est ouest centre région commune
        maire conseil députée sénat projet usine entreprise marché banque prix emploi route train avion bateau pont feu incendie
        victime blessé mort hôpital médecin malade vaccin étranger frontière peuple nation langue pays national Maurice Bretagne
        cette ces son sa ses leur leurs nous vous ils elles on ne se ce il elle être avoir faire dire aller voir savoir""",
    "es": """el la los las de del un una y en para que por con sin sobre este esta esto estos estas esté estén fines gobierno
        presidente ministro casa ciudad estado isla islas tiempo día hombre mujer niño mundo vida mano parte caso semana sistema
        trabajo número noche punto agua madre dinero mes derecho estudio libro ojo palabra servicio amigo padre hora juego fin
        miembro ley coche nombre equipo idea cuerpo oficina puerta salud persona guerra historia partido mañana razón momento
        aire fuerza reunión reuniones persona personas persa sino granada pero franco romano romana romanos germánico escuela
        ejército soldado arma misil mar norte sur oeste centro región pueblo alcalde consejo proyecto fábrica empresa
        mercado banco precio empleo carretera tren avión barco puente fuego incendio víctima herido muerto hospital médico
        enfermo vacuna extranjero frontera nación lengua país nacional elección voto parlamento tribunal juez ataque acuerdo
        tratado río cuando donde como quien cual cuyo muy más menos también ya hoy ayer siempre nunca aquí allí entre hasta
        desde según durante contra hacia tras bajo ante Germán Mauricio cañada holgado chinche polo polaina griterío finca
        ser estar haber tener hacer decir poder ir ver dar saber querer llegar pasar deber poner parecer quedar creer hablar""",
    "de": """der die das und in zu den mit von für auf ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach
        Regierung Präsident Minister Haus Stadt Staat Insel Inseln Zeit Tag Mann Frau Kind Welt Leben Hand Teil Fall Woche
        System Frage Arbeit Zahl Nacht Punkt Wasser Mutter Geld Monat Recht Studie Buch Auge Wort Dienst Freund Vater Stunde
        Spiel Ende Mitglied Gesetz Auto Name Idee Körper Büro Tür Gesundheit Person Krieg Geschichte Partei Morgen Grund Moment
        Luft Kraft Schule Armee Soldat Waffe Rakete Meer Norden Süden Osten Westen Mitte Region Dorf Bürgermeister Rat Projekt
        Fabrik Firma Markt Bank Preis Straße Zug Flugzeug Schiff Brücke Feuer Brand Opfer Verletzte Tote Krankenhaus Arzt
        Impfstoff Ausländer Grenze Volk Nation Sprache Land Wahl Stimme Parlament Gericht Richter Angriff Abkommen Vertrag
        Fluss polieren poliert Polizei Politik römisch Römer Roman Germane germanisch Franken frank Schweiß spannend türlich
        Finger finden Finnwal-Art Dank chinin Jahr Jahre Uhr Euro Prozent Million Milliarde Mensch Menschen Leute Chef
        Sprecher Verein Spielerin Ministerin Wahlen Pole-Position immer wieder schon noch nur sehr mehr viel wenig gut groß
        klein neu alt lang kurz hoch tief weit nah wer was wann wo warum wie welche dieser jene jeder kein sein haben können
        müssen sollen wollen dürfen machen gehen kommen sehen geben nehmen stehen lassen finden bleiben liegen heißen denken""",
    "it": """il lo la i gli le di del un una e in per che con su non è sono da al dalla governo presidente ministro casa
        città stato isola isole tempo giorno uomo donna bambino mondo vita mano parte caso settimana sistema lavoro
        numero notte punto acqua madre denaro mese diritto studio libro occhio parola servizio amico padre ora gioco fine fini
        membro legge auto nome squadra idea corpo ufficio porta salute persona guerra storia partito mattina ragione momento aria
        forza riunione riunioni persa perse persi perso mali male lette letto lei lai però pero ceci corso spaghetti romano
        romana romani Romani germano germanico scuola esercito soldato arma missile mare nord sud ovest centro regione
        paese sindaco consiglio progetto fabbrica impresa mercato banca prezzo impiego strada treno aereo barca ponte fuoco
        incendio vittima ferito morto ospedale medico malato vaccino straniero confine popolo nazione lingua nazionale elezione
        voto parlamento tribunale giudice attacco accordo trattato fiume quando dove come chi quale molto più meno anche già
        oggi ieri sempre mai qui lì tra fino secondo durante contro verso dopo sotto davanti polo polizia politica franco
        grembo danza finanza turbante industria indice irto essere avere fare dire potere volere dovere andare vedere sapere""",
    "ru": """и в не на я что он с как это по но они мы этот который из у за свой весь год от так о для ты же все тот мочь вы
        человек такой его сказать один того самое самой самого самим сам сама время рука дело жизнь день дом город слово
        место лицо друг глаз вопрос сторона страна мир случай голова ребенок сила конец вид система часть отец
        женщина деньги земля машина вода час право ночь книга работа дверь образ история власть закон война бог голос тысяча
        книга дорога имя мать президент правительство министр партия остров острова армия солдат оружие ракета море север юг
        восток запад центр область деревня мэр совет советник проект завод фирма рынок банк цена поезд самолет корабль мост
        огонь пожар жертва раненый больница врач вакцина граница народ нация язык выборы голосование парламент суд судья
        атака соглашение договор река Георгия Георгий Роман Романа римский римляне полиция политика груз груза грузовик грузы
        индейка финал финансы француженки-то шведово канал канат польза поле полный чашка чехол турнир датчик дата австрал
        ирис ирония япона-мать кора корень сербать хор хорошо словарь словно венгерочка румянец румяный болгарка-то быть мочь
        стать видеть знать идти хотеть думать говорить делать жить спросить дать понять сидеть работать любить ждать""",
}
