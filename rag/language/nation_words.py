"""What peoples are called in the six answer languages, where CLDR does not tell: `nations` adds all inflections.

One nation a row: its codes (ISO 3166, UN M49 for continents, or of our own; several where the words may mean either)
and the CLDR codes of the languages named like the people; then, in the order of `ANSWER_LANGUAGES`, base forms without
hyphens: English any, French, Spanish and Italian masculine singulars, German nouns (and adjectives in -sch that do not
follow from them), Russian masculines, adjectives in -ий that do not follow from them and feminines that do not.
Names of countries stand here only where CLDR's are of several words or not the usual ones.
"""

from __future__ import annotations

NATIONS = """
AD    | andorran | andorran | andorrano | Andorraner | andorrano | андоррец
AE    | emirati emirates | émirati émirien émirats | emiratí emiratos | Emirater Emirate | emiratino emirato | эмиратский эмираты
AF    | afghan | afghan | afgano | Afghane | afgano afghano | афганец
AL sq | | | | Albaner | | албанец
AM hy | | | | Armenier | | армянин
AO    | angolan | angolais | angoleño | Angolaner | angolano | анголец ангольский
AR    | argentine argentinian argentinean | argentin | argentino | Argentinier | argentino | аргентинец
AT    | austrian | autrichien | austriaco | Österreicher | austriaco | австриец
AU    | australian aussie | australien | australiano | Australier | australiano | австралиец
AZ az | azeri | azéri | azerí azerbaiyaní | Aserbaidschaner Aseri | azero | азербайджанец
BA bs | bosnia | bosnien bosnie | | Bosnier Bosniake Bosnien | bosnia | босниец бошняк босния
BB    | barbadian | barbadien | barbadense | Barbadier | barbadiano | барбадосец
BD    | bangladeshi | bangladais | bangladesí | Bangladescher | bangladese | бангладешец
BE    | belgian | belge | belga | Belgier | belga | бельгиец
BF    | burkinabe burkina faso | burkinabè burkinais | burkinés | Burkiner | burkinese | буркиниец
BG bg | | | | Bulgare | | болгарин болгар болгарка
BH    | bahraini | bahreïni bahreïnien | bareiní bahreiní | Bahrainer | bahreinita | бахрейнец
BI    | burundian | burundais | burundés | Burundier | burundese | бурундиец
BJ    | beninese | béninois | beninés | Beniner | beninese | бенинец
BN    | bruneian | brunéien | bruneano | Bruneier | bruneiano | брунеец
BO    | bolivian | bolivien | boliviano | Bolivianer | boliviano | боливиец
BR    | brazilian | brésilien | brasileño brasilero | Brasilianer | brasiliano | бразилец бразильский бразильянка
BS    | bahamian | bahaméen bahamien | bahameño | Bahamaer | bahamense | багамец
BT    | bhutanese | bhoutanais | butanés | Bhutaner | bhutanese | бутанец
BW    | botswanan | botswanais | botsuano | Botsuaner Botswaner | botswano | ботсванец
BY be | byelorussian | bélarusse bélarusien | belaruso | Belarusse Weißrusse Weißrussland | | белорус белоруска белоруссия
BZ    | belizean | bélizien | beliceño | Belizer | beliziano | белизец
CA    | canadian | canadien | canadiense | Kanadier | canadese | канадец
CD,CG | congolese congo | congolais | congoleño congolés | Kongolese Kongo | congolese | конголезец конго
CF    | | centrafricain centrafrique | centroafricano | Zentralafrikaner | centrafricano | центральноафриканец
CH    | swiss | suisse suissesse helvétique | suizo helvético | Schweizer schweizerisch | svizzero elvetico | швейцарец
CI    | ivorian ivoirian | ivoirien | marfileño | Ivorer | ivoriano | ивуариец
CL    | chilean | chilien | chileno | Chilene | cileno | чилиец
CM    | cameroonian | camerounais | camerunés | Kameruner | camerunese | камерунец
CN zh | | | | Chinese | | китаец китаянка
CO    | colombian | colombien | colombiano | Kolumbianer | colombiano | колумбиец
CR    | | costaricain costaricien | costarricense | Costaricaner | costaricano | костариканец
CR,PR | rican | | | | |
CU    | cuban | cubain | cubano | Kubaner | cubano | кубинец
CV    | verdean | capverdien | caboverdiano | Kapverdier | capoverdiano | кабовердиец
CY    | cypriot | chypriote | chipriota | Zypriot Zypriote Zyprer | cipriota | киприот кипрский
CZ cs | | | | Tscheche | | чех чешка
DE de | | | | | | немец германский
DJ    | djiboutian | djiboutien | yibutiano | Dschibutier | gibutiano | джибутиец
DK da | dane | | | Däne | | датчанин
DO,DM | dominican | dominicain | dominicano | Dominikaner | dominicano | доминиканец
DZ    | algerian | algérien | argelino | Algerier | algerino | алжирец
EC    | ecuadorian ecuadorean | équatorien | ecuatoriano | Ecuadorianer | ecuadoriano | эквадорец
EE et | | | | Estin Estinnen | | эстонец
EG    | egyptian | égyptien | egipcio | Ägypter | egiziano | египтянин египетский египт
EH    | sahrawi | sahraoui | saharaui | Sahraui | saharawi | сахравиец
ER    | eritrean | érythréen | eritreo | Eritreer | eritreo | эритреец
ES es | spaniard | | | Spanier | | испанец
ET    | ethiopian | éthiopien | etíope | Äthiopier | etiope | эфиоп
FI fi | finn | finlandais | finlandés | Finne | finlandese | финн финка финляндский
FJ    | fijian | fidjien | fiyiano | Fidschianer | figiano | фиджиец
FM    | micronesian | micronésien | micronesio | Mikronesier | micronesiano | микронезиец микронезия
FO fo | faroe | | | Färinger | | фаререц
FR fr | | | | Franzose | | француз француженка
GA    | gabonese | gabonais | gabonés | Gabuner | gabonese | габонец
GB en | british briton brit britain england | britannique angleterre grandebretagne royaumeuni | británico inglaterra bretaña | Brite Engländer England Großbritannien | britannico inghilterra bretagna | британец англичанин англия британия
SCT   | scottish scot scotland | écossais écosse | escocés escocia | Schotte Schottland | scozzese scozia | шотландец шотландия
WLS cy | wales | | gales | Waliser | galles | валлиец уэльс уэльский
GD    | grenadian | grenadien | | Grenader | grenadino | гренадский
GE ka | | | | Georgier | | грузин
GF    | guianese guiana | guyanais guyane | guayanés guayana | | | гвианский гвиана
GH    | ghanaian | ghanéen | ghanés | Ghanaer | ghanese | ганец
GI    | gibraltarian | | gibraltareño | | gibilterrano | гибралтарец
GL kl | greenlander greenlandic | | | Grönländer | | гренландец
GM    | gambian | gambien | gambiano | Gambier | gambiano | гамбиец
GN    | guinean | guinéen | guineano | Guineer | guineano | гвинеец
GP    | guadeloupean | guadeloupéen | | | | гваделупец
GQ    | equatoguinean | équatoguinéen | ecuatoguineano | Äquatorialguineer | equatoguineano | экваториальногвинейский
GR el | | hellénique | helénico | Grieche | ellenico | грек гречанка
GT    | guatemalan | guatémaltèque | guatemalteco | Guatemalteke | guatemalteco | гватемалец гватемальский
GW    | bissauguinean bissau | bissaoguinéen | | | |
GY    | guyanese | guyanien | guyanés | Guyaner | guyanese | гайанец
HK    | hongkonger hongkong | hongkongais | hongkonés | Hongkonger | hongkonghese | гонконгец гонконг
HN    | honduran | hondurien | hondureño | Honduraner | honduregno | гондурасец
HR hr | croat | | | Kroate | | хорват
HT    | haitian | haïtien | haitiano | Haitianer haitisch | haitiano | гаитянин гаитянский
HU hu | | magyar | magiar | Ungar Magyar | magiaro | венгр венгерка мадьяр
ID id | | | | Indonesier | | индонезиец
IE ga | | | | Ire | | ирландец
IL    | israeli | israélien | israelí | Israeli | israeliano | израильтянин израильский
IN    | indian | indien | indio | Inder | indiano | индиец индианка индус
IQ    | iraqi | irakien iraquien | iraquí irakí | Iraker | iracheno | иракец
IR fa | iranian persia | iranien | iraní | Iraner Perser Persien | iraniano | иранец перс персия
IS is | icelander | | | Isländer | | исландец
IT it | | | | Italiener | | итальянец
JM    | jamaican | jamaïcain jamaïquain | jamaicano jamaiquino | Jamaikaner | giamaicano | ямаец
JO    | jordanian | jordanien | jordano | Jordanier | giordano | иорданец
JP ja | | nippon | nipón | Japaner | nipponico | японец
KE    | kenyan | kényan | keniano keniata | Kenianer | keniano keniota | кениец
KG ky | kyrgyzstani | | | Kirgise | | киргиз кыргыз кыргызстан кыргызстанец
KH km | cambodian | cambodgien | camboyano | Kambodschaner | cambogiano | камбоджиец
KI    | kiribatian | kiribatien | kiribatiano | Kiribatier | kiribatiano |
KM    | comorian | comorien | comorense | Komorer | comoriano | коморец
KP    | northkorean | nordcoréen | norcoreano | Nordkoreaner | nordcoreano | северокореец
KP,KR ko | korea | corée | corea | Koreaner Korea | | кореец кореянка корея
KR    | southkorean | sudcoréen | surcoreano | Südkoreaner | sudcoreano | южнокореец
KW    | kuwaiti | koweïtien | kuwaití | Kuwaiter | kuwaitiano | кувейтец
KZ kk | kazakhstani | | | Kasache | | казах казашка казахстанец
LA lo | laotian | laotien | laosiano | Laote | laotiano | лаосец
LB    | lebanese | libanais | libanés | Libanese | libanese | ливанец
LC    | | saintlucien | santalucense | | |
LI    | liechtensteiner | liechtensteinois | liechtensteiniano | Liechtensteiner | | лихтенштейнец
LK    | lanka lankan | lankais srilankais | srilankés cingalés | Srilanker | srilankese | шриланкиец ланкийский
LR    | liberian | libérien | liberiano | Liberianer | liberiano | либериец
LS    | basotho | lésothan | lesotense | Lesother | lesothiano | лесотец
LT lt | | | | Litauer | | литовец
LU lb | luxembourger | | | Luxemburger | | люксембуржец
LV lv | | | | Lette | | латыш латвиец
LY    | libyan | libyen | libio | Libyer libysch | libico | ливиец
MA    | moroccan | marocain | marroquí | Marokkaner | marocchino | марокканец
MC    | monegasque | monégasque | monegasco | Monegasse | monegasco | монегаск
MD    | moldovan moldavian | moldave | moldavo | Moldauer Moldawier Moldau Moldawien | moldavo | молдаванин молдавский молдавия
ME    | montenegrin | monténégrin | montenegrino | Montenegriner | montenegrino | черногорец
MG mg | madagascan | | | Madagasse | | малагасиец мадагаскарец
MH mh | | | | Marshaller | | маршаллец
MK mk | macedonia | macédoine nordmacédonien | | Mazedonier Mazedonien Nordmazedonier | | македонец македония северомакедонский
ML    | malian | malien | maliense | Malier | maliano | малиец
MM my | burma myanmar | birmanie | birmania | Birmane Birma | birmania | бирманец бирма мьянма мьянманский
MN mn | mongol | | | Mongole | | монгол
MQ    | martinican | martiniquais | martiniqués | Martiniquaner | martinicano | мартиниканец
MR    | mauritanian | mauritanien | mauritano | Mauretanier | mauritano | мавританец
MT mt | | | | Malteser | | мальтиец
MU    | mauritian | mauricien | mauriciano | Mauritier | mauriziano | маврикиец
MV    | maldivian | maldivien | maldivo | Malediver | maldiviano | мальдивец
MW    | malawian | malawien malawite | malauí | Malawier | malawiano | малавиец
MX    | mexican | mexicain | mexicano mejicano | Mexikaner | messicano | мексиканец
MY ms | malaysian | malaisien | malasio | Malaysier | malaysiano malesia | малайзиец малаец
MZ    | mozambican | mozambicain | mozambiqueño | Mosambikaner | mozambicano | мозамбикец
NA    | namibian | namibien | namibio | Namibier | namibiano | намибиец
NC    | caledonian | calédonien calédonie néocalédonien | neocaledonio | Neukaledonier | neocaledoniano | новокаледонец
NE    | nigerien | nigérien | nigerino | Nigrer | nigerino | нигерец
NG    | nigerian | nigérian | nigeriano | Nigerianer | nigeriano | нигериец
NI    | nicaraguan | nicaraguayen | nicaragüense | Nicaraguaner | nicaraguense | никарагуанец
NL nl | holland hollander | hollandais paysbas | holandés holanda | Niederländer Holländer | neerlandese olanda | голландец голландия нидерландец
NO no | | | | Norweger | | норвежец
NP ne | nepalese | | | Nepalese Nepaler | | непалец
NR    | nauruan | nauruan | nauruano | Nauruer | nauruano | науруанец
NZ    | zealand zealander | zélande néozélandais nouvellezélande | zelanda neozelandés neocelandés | Neuseeländer | zelanda neozelandese | новозеландец
OM    | omani | omanais | omaní | Omaner | omanita | оманец
PA    | panamanian | panaméen | panameño | Panamaer | panamense | панамец
PE    | peruvian | péruvien | peruano | Peruaner | peruviano | перуанец
PF    | polynesian | polynésien polynésie | polinesio polinesia | Polynesier Polynesien | polinesiano polinesia | полинезиец полинезия
PG    | papuan papua | papou papouasien | papú | Papua | papuano | папуас
PH fil | philippine filipina | philippin | | Filipino Philippiner | | филиппинец
PK    | pakistani | pakistanais | pakistaní | Pakistaner Pakistani | pakistano | пакистанец
PL pl | pole | | | Pole | | поляк полька
PR    | | portoricain | puertorriqueño portorriqueño | Puertoricaner | portoricano | пуэрториканец
PS    | palestinian palestine | palestinien | palestino | Palästinenser Palästina | palestinese palestina | палестинец палестина
PT pt | | | | Portugiese | | португалец
PW pau | | palaosien | | Palauer | palauano | палауанец
PY    | paraguayan | paraguayen | paraguayo | Paraguayer | paraguaiano | парагваец
QA    | qatari | qatari qatarien | catarí qatarí | Katarer | qatariota qatarino | катарец
RE    | | réunionnais | | | |
RO ro | rumanian | | | Rumäne | romeno | румын
RS sr | serb | | | Serbe | | серб
RU ru | | | | Russe | | россиянин российский
RW    | rwandan | rwandais | ruandés | Ruander | ruandese | руандиец
SA    | saudi arabia | saoudien saoudite arabie | saudí saudita | Saudi Saudiaraber | saudita | саудовец аравия
SC    | seychellois | seychellois | seychellense | Seycheller | seychellese | сейшелец сейшельский
SD    | sudanese | soudanais | sudanés | Sudanese Sudaner | sudanese | суданец
SE sv | swede | | | Schwede | | швед
SG    | singaporean | singapourien | singapurense | Singapurer | singaporiano | сингапурец
SI sl | slovene | | | Slowene | | словенец
SK sk | | | | Slowake | | словак словачка
SL    | leonean | sierraléonais | sierraleonés | Sierraleoner | sierraleonese | сьерралеонец
SM    | | saintmarinais | sanmarinense | | sammarinese |
SN    | senegalese | sénégalais | senegalés | Senegalese | senegalese | сенегалец сенегальский
SO so | | somalien | | Somalier | | сомалиец
SR    | surinamese | surinamais surinamien | surinamés | Surinamer | surinamese | суринамец
SS    | southsudanese | sudsoudanais | sursudanés | Südsudanese | sudsudanese | южносуданец
ST    | santomean | santoméen | santotomense | Santomeer | | сантомиец
SV    | salvadoran salvadorean | salvadorien | salvadoreño | Salvadorianer | salvadoregno | сальвадорец
SY    | syrian | syrien | sirio | Syrer | siriano | сириец
SZ    | swazi | swazi | suazi | Swasi | swazi | эсватинец
TD    | chadian | tchadien | chadiano | Tschader | ciadiano | чадец
TG    | togolese | togolais | togolés | Togoer | togolese | тоголезец
TH th | | thaïlandais | | Thailänder Thai | tailandese | таец таиландец
TJ tg | tajikistani | | | Tadschike | | таджик таджичка таджикистанец
TL    | timorese timor | timorais | timorense | Timorese | timorese | тиморец тимор
TM tk | turkmenistani | | | Turkmene | | туркмен
TN    | tunisian | tunisien | tunecino | Tunesier | tunisino | тунисец
TO to | | | | Tongaer | | тонганец
TR tr | turk turkey | | | Türke | | турок турк турчанка
TT    | trinidadian trinidad tobago | trinidadien | trinitense | Trinidader | | тринидадец
TV    | tuvaluan | tuvaluan | tuvaluano | Tuvaluer | tuvaluano | тувалуанец
TW    | taiwanese | taïwanais | taiwanés | Taiwaner Taiwanese | taiwanese | тайванец тайваньский
TZ    | tanzanian | tanzanien | tanzano | Tansanier | tanzaniano | танзаниец
UA uk | | | | Ukrainer | | украинец
UG    | ugandan | ougandais | ugandés | Ugander | ugandese | угандиец
US    | american america | américain amérique étatsunien étatsunis | americano estadounidense norteamericano | Amerikaner Usamerikaner Amerika | statunitense americano | американец америка
UY    | uruguayan | uruguayen | uruguayo | Uruguayer | uruguaiano uruguayano | уругваец
UZ uz | uzbekistani | | | Usbeke | uzbeko | узбек узбечка узбекистанец
VA    | vatican | vatican | vaticano | Vatikan vatikanisch | vaticano | ватиканский
VE    | venezuelan | vénézuélien | venezolano | Venezolaner | venezuelano | венесуэлец венесуэльский
VN vi | | | | Vietnamese | | вьетнамец
VU    | vanuatuan | vanuatuan | vanuatuense | Vanuatuer | vanuatuano | вануатец
WS sm | | samoan | | Samoaner | | самоанец
XK    | kosovar kosovan | kosovar | kosovar | Kosovare | kosovaro | косовар косовский
YE    | yemeni yemenite | yéménite | yemení | Jemenit | yemenita | йеменец
YT    | mahoran | mahorais | | | |
ZA    | african africa afrikaner southafrican | sudafricain africain afrique | sudafricano surafricano | Südafrikaner | sudafricano | южноафриканец
ZM    | zambian | zambien | zambiano | Sambier | zambiano | замбиец
ZW    | zimbabwean | zimbabwéen | zimbabuense | Simbabwer | zimbabwese | зимбабвиец
EU,150 | european | européen | europeo | Europäer | europeo | европеец
002   | african | africain | africano | Afrikaner | africano | африканец
142   | asian | asiatique | asiático | Asiat Asiate | asiatico | азиат
419   | | latinoaméricain | latinoamericano | Lateinamerikaner | latinoamericano | латиноамериканец
arab ar | arab | | | Araber | | араб
basque eu | | | vasco | Baske | | баск
catalan ca | catalonia | catalogne | cataluña | Katalane Katalonien | catalogna | каталонец каталония
chechen ce | chechnya | tchétchénie | chechenia | Tschetschene Tschetschenien | cecenia | чеченец чечня
crimea | crimean crimea | criméen crimée | | Krim | | крымчанин крымский крым
hebrew he | | | | | |
kurd ku | kurd kurdistan | | | Kurde | | курд курдистан
soviet | soviet | soviétique | soviético | Sowjet Sowjetunion | sovietico | советский
tatar tt | | | | Tatar | | татарин татар татарка
tibet bo | tibet | | | Tibeter | | тибетец тибет
uyghur ug | uighur | | | Uigure | | уйгур
yugoslavia | yugoslav yugoslavia | yougoslave yougoslavie | yugoslavo | Jugoslawe Jugoslawien | jugoslavo jugoslavia | югослав югославия
"""

# Matched in capitals alone: "us" is a pronoun.
ABBREVIATIONS = {
    "US": "US", "USA": "US", "EEUU": "US", "США": "US", "UK": "GB", "EU": "EU", "UE": "EU", "ЕС": "EU", "UAE": "AE",
    "VAE": "AE", "ОАЭ": "AE", "DRC": "CD", "RDC": "CD", "PRC": "CN", "RPC": "CN", "КНР": "CN", "DPRK": "KP", "КНДР": "KP",
    "ROK": "KR", "РФ": "RU", "RFA": "DE", "ФРГ": "DE", "ЮАР": "ZA",
}  # fmt: skip

# First halves of hyphened words alone: Franco-German. Elsewhere Franco is a name and Spanish "sino" a conjunction.
FIRST_HALVES = {
    "americano": "US", "anglo": "GB", "austro": "AT", "belgo": "BE", "britanno": "GB", "coreo": "KR", "euro": "EU",
    "franco": "FR", "germano": "DE", "hispano": "ES", "indo": "IN", "irano": "IR", "israelo": "IL",
    "italo": "IT", "libano": "LB", "luso": "PT", "nippo": "JP", "palestino": "PS", "polono": "PL", "sino": "CN",
    "syro": "SY", "ukraino": "UA", "англо": "GB", "арабо": "arab", "греко": "GR", "итало": "IT", "франко": "FR",
}  # fmt: skip

# Words that are more often another than a nation's in one of the languages, accents counted: Isländer, but islander.
COMMON_WORDS = frozenset(
    """bretagne cañada ceci dominique este esten esté estén fines germán granada grenade grenades guadalupe ire island
    islander islanders islands lae lai lette malaise malaises maurice mauricio persa perse persi pôle pôles reunion
    reunión réunion réunions riunione того""".split()
)
# The same, as they are capitalised: a state of the USA, while Italian "indiana" is an Indian.
COMMON_SPELLINGS = frozenset({"Indiana", "mali", "pole", "poles"})
