"""French words for codes: common, 4 to 8 letters, no accent, so that any keyboard types them.

Written for Besace.  2,048 of them: each one drawn is worth 11 bits.
"""

from typing import Final

_TEXT: Final = """
abandon abdomen abeille abonner aborder aboyer abri abricot absent absurde acajou accent accord
accroc accueil accuser acheter acide acier acompte acrobate acteur action adage adepte adieu adjoint
admirer adopter adorer adresse adroit adulte adverse affable affaire affamer affiche affluent agacer
agencer agenda agile agiter agneau agrafe agrandir agricole agrume aide aigle aiguille aile ailleurs
aimable aimant aisance ajouter ajuster alarme album alerte algue alibi aligner aliment allumer
allure alouette alpaga alphabet alpin amande amarre amateur ambre ambulant amener amical amiral
ample ampoule amusant ananas anchois ancien ancre anguille animal anis anneau annonce annuaire
anorak antenne antilope antique aorte apaiser aplatir aplomb appareil appel appui aquarium arachide
arbitre arbre arbuste arcade archer ardent ardoise argent argile armada armoire armure arriver
arroser article artisan asile aspect asperge aspirer assaut assiette astral astre astuce atelier
atlas atome atout attacher attendre attente attirer attrait aube auberge aucun audace aurore automne
autour autruche avaler avance avatar avenir avenue averse avion aviron avocat avoine avouer avril
azur babiole badge bagage bague baguette baie baigner bain baisser balade balai balance balayer
balcon baleine balise ballade ballon balustre bambou banane banc bandeau bannir banquet baobab
baquet barbe barbier baril barman barque barrage barreau basilic basket basque bassin bateau
batterie baume bavard bavette beau beaucoup beffroi beige belette belge belote bercail bercer berger
bermuda besoin beurre biberon biche bidon bijou bilan bille billet biscuit bison bistro bitume
bivouac blague blaireau blanc blason blazer bleu bleuet blinder bloc blond blouse bobine bocal boire
bois boisson bolet bolide bonbon bonheur bonjour bonnet bonsoir bordeaux bordure borne bosquet bosse
botte bottine bouche boucle bouclier bouder bougie bouillon boule bouleau boulon bouquet bourdon
bourgeon bourse bouton boxeur bracelet branche brasier brasse brave brebis brevet bricoler brin
brioche brique briser brochet brocoli broder brodeur bronze brosse brouette brousse bruit brume brun
brusque brut bruyant buffet buis buisson bulle bulletin bureau burin buste butin buvard cabane
cabine cabinet cacao cachet cactus cadeau cadence cadran cadrer cahier caillou caisse calcul calepin
calice calmar calme camarade camion campagne canal canard candidat canevas canif canne cannelle
canon canoter cantine canton capable cape capitale caprice capsule capuche caramel caravane carbone
cardinal caresse cargo carmin carnaval carnet carotte carpe carpette carreau carriole carte carton
cascade casque cassis castor causer cavalier cave caverne caviar ceinture cendre censeur centre
cercle cerf cerise cerner certain cerveau cesser chacun chaise chalet chaleur chaloupe chambre
chameau chamois champ chance chanson chant chapeau chapitre charbon chardon chargeur chariot charme
charpie charrue chasse chaton chaud chaume chausson chef chemin chemise chenal chenille chercher
cheval cheveu cheville chevron chiffon chiffre chignon chimie chiot chips chocolat choisir chorale
chose chouette cible ciboule cidre ciel cigale cigogne ciment cinq cirage circuit cirque ciseau
citadin citerne citron civil clair clairon classe clavecin clavier clef client climat cloche cloison
clou clown coaguler cobalt cocher cocon coeur coffre cogner coiffe coin colibri colis colline
colombe colonne colorer colza comble comique commode commun compas complet compote comptine comptoir
concert condor conduire confetti confier confort conique conseil conte convoi copain copeau copie
coquille corail corbeau cordage corde cormoran cornet corniche corps costume coton couche coude
couffin cougar couleur couloir couplet coupole courage courge courir courlis couronne couscous
cousin coussin couteau couture couvert crabe craie craquant craquer cravate crayon cresson crevette
cristal crocus croire croix croquer croquis croupe cruche cube cueillir cuire cuisine cuivre culotte
culture cumin curieux curseur cycle cyclone cygne cymbale dahlia dalle damier dandy danger danser
datte dauphin debout dehors demain demander demeure dentelle dentier dentiste dernier descente
dessert dessin destin dette devant devenir deviner devoir diamant dicter digital digue diluer
dimanche dinde dindon diode direct discuter disque distance divan divers divin docile docteur doigt
dolmen domaine domino donateur donjon donner dorade dorer dormir dorure dossier douane double
douceur douche doute doux douze dragon drap drapeau dresser droit ductile dune durable duvet dynamo
effacer effet effort emballer emmener empire emploi emporter encadrer enclos encore encre endive
endormir endroit enduit enfance enfiler enfin engager engin enlever ennui enseigne ensemble entendre
entier entonner entrer envers envie envol erreur escale escalier escargot escrime espace espoir
essai essaim essence essuyer estime estrade estuaire euro exact examen exemple exercice exil expert
explorer express extra fable fabrique facette facile facteur faible faire faisan falaise famille
fanfare farce farine faubourg faucon faune fauteuil fauvette faveur femme fenouil fente ferme ferry
ferveur festin feuille feutre ficelle fichier figue figure filet fille film filtre final finesse
firme fixer flacon flairer flamant flambeau flamme flan flanelle flaque fleur fleuve flocon flore
flotter fluide foin foire folie folklore fondre fontaine football forage force forge forme fort
forum fosse fouet fouiller foulard foule four fourche fourmi fournil foyer fracas fragile fraise
franc frange frein frelon fresque friand friche frisson frite friture froid fromage front fronton
frotter frugal fruit fugue fumer furet fusain fuseau fusion futaie futur gagner galant galaxie
galerie galet galon galop gambade gamelle gamin gamme gant garage garantie garder gardien gare
garenne garrigue gaufre gazelle gazon gencive gendre genou genre gentiane gentil gerbe germe geste
gigot girafe girofle givre glace glacier gland glisser globe gloire glouton gnome gobelet goinfre
golfe gomme gondole gorge gorille gouache goudron goupille gourde gousse graine grand grange granit
granule grappe gratter gravier gravure grelot grenat grenier griffe grille grillon grimper grive
grotte groupe grue guenon guichet guide guidon guimauve guitare gymnase gypse habile habit hache
haie haleter halte hamac hameau hamster hangar hanneton hareng haricot harmonie harnais hasard
hausse haut hayon hectare herbe heure heureux hibou hier histoire hiver hochet homard homme honneur
horde horizon horloge hotte houblon houle housse hublot huile huit humain humble humeur humide
humour hurler hutte hymne idiome igloo ignorer image imaginer imiter immense immerger immobile
impact imposer imprimer incliner index indice indigo infini infuser ingrat inonder insecte instant
intact intense intrus inutile inventer inviter iris ironie isoler issue jacinthe jadis jaguar
jaillir jalon jambe jambon janvier japper jardin jarre jasmin jaune javelot jeep jetable jeton jeudi
jeune jockey joie joindre joli jonc jongler jouer jouet joueur joufflu jour journal jovial joyau
joyeux judo juge juillet juin julienne jumeau jument jungle jupe juriste jury juste kayak kilo
kimono kiosque kiwi koala lacet lagon lagune laine laisser lait laiton laitue lambris lampe lampion
lancer langue lanterne lapin lardon large larme larynx laser latin laurier lavabo lavande laver
lavoir lecteur lecture lenteur lentille lessive lettre leurre levain lever levier levure libre
lierre lieu ligne lilas limace limite limpide linge lingot linotte lion liquide lire liseron lissage
lisse liste litige litre littoral livre livret local logique logis logo loin loisir long longer
losange lotion lotus louange louer loupe lourd loutre loyal luciole lueur luge lumignon lundi lune
lunette lustre luthier lutin lutte luxe lynx lyre macaron machine madrier magasin magie magma
magnolia maigre maille maillot main mairie maison majeur malice malle mallette maman mammouth manche
manger mangue manoir manteau manuel maquette marathon marbre marche mardi marelle marin marmite
marmotte marque marron marteau masque massif matelot matin matou mauve maxime meilleur melon membre
menthe menu merci mercredi merisier merlan merle message mesure midi mieux mignon milieu mille
mimosa minaret mince mineur minuit minute mirage miroir mission mistral mixte mobile mode module
moine moineau mois moisson moka molette moment monarque monde monnaie montagne monter montre moqueur
moraine morceau morse mortier morue motard moteur motif moto mouche moudre mouette moufle moulin
moulure mousse mouton mouvoir moyen muguet mule mulot multiple muraille muret murmure muscade muscle
musette musicien musique mutuel myosotis myrtille mystique nacelle nacre nageoire nager nappage
nappe narine natation natte nature naufrage navet naviguer navire nectar neige nerveux nettoyer neuf
niche nickel niveau noble nocturne noir noisette nomade nombre nord normal notable notaire note
nouer nougat nourrir nouveau novice noyau noyer nuage nuance nuit oasis objet obliger obscur
observer obtenir occasion ocre octave odeur odorant oeillet office offrir ogive oignon oiseau olive
olivier ombre omelette once oncle onde ongle onze opale opaque opinion opter optique orage oral
orange orbite ordre oreiller orgue orgueil orient origan origine orme orner orteil ortie osier oubli
ouragan ourlet ours outil ouvert ouvrage ouvrier ouvrir ovale pactole page pagode paille pain paire
paisible palais palette palier palmier palourde panache panda panier panneau panorama pantalon
panure paon papaye papier papillon paprika paquet parade paradis parasol parc parcelle pardon pareil
parfum parler paroi parole parquet partage parure parvenir passage passion passoire pastel pastille
patate patient patin patron patte paume pause pavillon payer paysage peau peigne peindre pelage
pelle pelote peluche pencher penderie pendule penser pension pente perche perdrix perle permis
perron perruche persil personne peser petit peuple phare phoque photo phrase pianiste piano pichet
pied pierre pieuvre pigeon pilier pilon pilote pilule piment pinceau pinson pintade pioche pipette
piquant pirate pirogue piscine piste piston pitre pivot pizza placard place plafond plage plaine
plaire plaisir plan planche plancton planteur plaque plastron plat plateau plein plier plombier
plongeur ployer pluie plume pneu poche podium poignet poil point poire poireau poisson poitrine
poivre polaire polka pollen polo pommade pomme pompier poncho ponctuel poney pont ponton porche
porter portrait poser possible postal poster potage poteau poterie potion potiron pouce poudre
poulain pouliche poulpe poumon poupe pourpre pousser poutre pouvoir praire prairie praline prendre
presque prestige preuve primeur prince prisme priver prix probable prochain produit profil profond
projet promener prompt propos propre prose prouver prudent prune pruneau public puce puiser puissant
pull pulpe punaise putois pyjama pyramide python quai quartier quartz quatre quenelle question
quiche quinoa quinze quitter rabais rabot racine racler radar radeau radin radio radis rafale
raffiner ragondin rainure raisin ralentir rallonge rallye ramasser rameau ramper ramure ranch ranger
rapace rapide raquette rare rassurer ravage ravin ravioli rayon rayure recette recoin record
recoudre recueil refrain refuge regain regard reine rejouer relais relever releveur relief remarque
remise rempart remuer renard rendre renfort renne rentrer repas replier repos requin ressort reste
retard retenir retour revanche revenir revoir revue riche ricin ride rideau rien rigide rigole
rigueur rillette rincer risotto risque rivage riviera robe robinet robot robuste rocher roitelet
roman romarin rond rondelle ronfler roquette rosace rose roseau rosier rotin rotule roue rouge
rouille rouleau roulotte route ruban rubis ruche rude rugby rugueux ruisseau rumeur rural rustique
rythme sable sablier sabot sabre sachet sacoche safari safran sagesse saison salade salive salle
salon saluer samedi sandale sanglier santal sapin sardane sardine satin sauce saucisse sauge saule
saumon saut sauvage savane savant saveur savoir savon savourer scarole sceau science scinder scooter
scorpion sculpter seau secours secret section seiche seigle seize selle semaine semelle semence
semoule sentier sentir sept serein seringue serpent serrer serrure serveur service seuil seul sien
sieste sifflet signal silence silex sillon simple singe siphon sirop situer slalom social socle soda
sofa soie soif soigner soir soixante soja solaire soleil solide solo sombre sommet sonate songe
sonner sonnette soprano sorbet sorcier sortie souche souci soudain souffle souhait soulier soupe
souple source sourire souris souvenir soyeux spatule sport stable stade station statue steppe stock
strophe studio style stylo subtil sucette sucre sucrier suite suivre sujet superbe support sureau
surface surgir surprise symbole tableau tablette tablier tabouret tailleur talc talent talon talus
tambour tamis tampon tanche tandem tanguer tantine tapage tapis taquin tardif tarif tarte tartine
tasse taureau taverne taxi teinture temple tempo temps tendre tenir tennis tension tente terme
terrain terrasse terre texte textile thermos thym ticket tige tigre tilleul timbre timide tirade
tirelire tiroir tisane tissu titane titre toast toboggan toile toit tomate tombola tondre tonique
tonneau tonnelle tonnerre topaze torche tordre tornade torrent torse tortue total toucan toucher
touffe toujours toupie tour touriste tournoi tourte trace tracteur trafic train trait trajet tranche
transat trapu travail travers tremper trente tresse treuil triangle tribu tricot trident trier trio
tripler trois trombone tronc trotter trottoir troupeau trouver truelle truffe truite tuba tube tuile
tulipe tunique tunnel turban turbine turbo tuteur tuyau typique uniforme union unique unir unisson
univers urbain urgence usage user usine usuel utile utopie vacances vache vague vaillant vaisseau
valable valeur valider valise vallon valse vanille vannerie vapeur varier vaste vautour vedette
veille veine velours vendre venir vent ventre verbe verdir verdure verger verglas vermeil vernis
verre verrou versant vert vertige verveine veste vestige viande vibrer victoire vidange vider vieux
vigie vigne vignoble vigueur village vingt violet violon virage virer virgule visage visible vision
visite vison visser vitamine vite vitesse vitrail vitrine vivace vivant vivier vivre voici voie
voile voisin voiture voix volant volcan volet volume vouloir voyage voyelle vraiment wagon yaourt
yoga zeste zigzag zinc zircon zodiaque zone zoom
"""

WORDS: Final = tuple(_TEXT.split())
