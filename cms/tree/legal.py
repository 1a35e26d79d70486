"""Legal statements as a fresh installation shows them. They say what the software does; the City completes the rest."""

from wagtail.rich_text import RichText


def body(html: str) -> list[tuple[str, RichText]]:
    return [("text", RichText(html))]


LEGAL_BODIES = {
    "mentions-legales": {
        "fr": body(
            "<h2>Éditeur</h2><p>Ce site est édité par la Ville qui conduit le programme. Pour la joindre : la page Contact. "
            "L’équipe éditoriale complète ici le nom de la personne responsable de la publication et celui de l’hébergeur.</p>"
            "<h2>Réutilisation</h2><p>Les listes publiées sous « Données ouvertes » sont sous Licence Ouverte 2.0. Les textes "
            "des conventions sont des documents administratifs communicables et réutilisables. Chaque prototype porte sa propre "
            "licence, indiquée sur sa carte d’identité.</p>"
            "<h2>Logiciel</h2><p>Le code de ce site est libre ; une autre ville peut l’installer.</p>"
            "<h2>Décisions et algorithmes</h2><p>Un programme vérifie certaines conditions (recevabilité, examen des "
            "conventions). Ses règles sont publiques, il explique chaque refus, et une personne peut décider autrement en "
            "donnant ses raisons (code des relations entre le public et l’administration, article L. 311-3-1).</p>"
        ),
        "en": body(
            "<h2>Publisher</h2><p>This site is published by the City that runs the programme. To reach it: the Contact page. "
            "The editorial team completes here the name of the person responsible for publication and of the host.</p>"
            "<h2>Reuse</h2><p>The lists published under “Open data” are under the French Open Licence 2.0. Texts of conventions "
            "are administrative documents that anyone may obtain and reuse. Each prototype bears its own licence, shown on its "
            "card.</p>"
            "<h2>Software</h2><p>The code of this site is free software; another city may install it.</p>"
            "<h2>Decisions and algorithms</h2><p>A program checks some conditions (eligibility, examination of conventions). Its "
            "rules are public, it explains each refusal, and a person may decide otherwise, giving reasons (French code of "
            "relations between the public and the administration, article L. 311-3-1).</p>"
        ),
    },
    "donnees-personnelles": {
        "fr": body(
            "<h2>Si vous lisez le site</h2><p>Rien : ni traceur, ni mesure d’audience, ni requête vers un tiers. Les pages "
            "publiques ne déposent aucun témoin de connexion.</p>"
            "<h2>Si vous avez un compte</h2><p>Votre nom, votre adresse électronique, l’organisation pour laquelle vous agissez "
            "et la trace des actes que vous faites. Base légale : la mission d’intérêt public de la Ville.</p>"
            "<h2>Si vous candidatez</h2><p>Ce que contient le dossier, lu par l’équipe, le jury sans conflit d’intérêts, et les "
            "personnes que vous y associez. Les candidatures non retenues ne sont jamais nommées en public.</p>"
            "<h2>Combien de temps</h2><p>Chaque genre de donnée a une durée, annoncée, suivie d’un archivage ou d’une "
            "suppression dont la preuve est gardée.</p>"
            "<h2>Le registre public</h2><p>Il ne contient aucune donnée personnelle : au plus une empreinte salée, que l’on rend "
            "muette en effaçant le sel.</p>"
            "<h2>Vos droits</h2><p>Accès, rectification, opposition, limitation, export : depuis votre compte, ou par la page "
            "Contact. Vous pouvez saisir la CNIL.</p>"
        ),
        "en": body(
            "<h2>If you read the site</h2><p>Nothing: no tracker, no audience measurement, no request to a third party. Public "
            "pages set no cookie.</p>"
            "<h2>If you have an account</h2><p>Your name, your e-mail address, the organisation you act for and the record of "
            "what you do. Legal basis: the City’s task in the public interest.</p>"
            "<h2>If you apply</h2><p>What the file holds, read by the team, by jurors without a conflict of interest, and by the "
            "people you associate. Applications that were not selected are never named in public.</p>"
            "<h2>For how long</h2><p>Each kind of data has a term, announced, followed by archiving or by a deletion of which "
            "proof is kept.</p>"
            "<h2>The public register</h2><p>It holds no personal data: at most a salted hash, silenced by erasing the salt.</p>"
            "<h2>Your rights</h2><p>Access, rectification, objection, limitation, export: from your account, or through the "
            "Contact page. You may complain to the CNIL.</p>"
        ),
    },
    "accessibilite": {
        "fr": body(
            "<p>La Ville s’engage à rendre ce site accessible, conformément à l’article 47 de la loi n° 2005-102 du 11 février "
            "2005. Cette déclaration s’applique à l’ensemble du site.</p>"
            "<h2>État de conformité</h2><p>Le site est <b>partiellement conforme</b> au référentiel général d’amélioration de "
            "l’accessibilité (RGAA) 4.1 : il a été conçu et éprouvé par des essais automatiques, au clavier et à fort "
            "grossissement, mais aucun audit indépendant n’a encore été fait.</p>"
            "<h2>Contenus non accessibles</h2><ul><li>Les documents déposés par des tiers (délibérations, annexes) peuvent ne "
            "pas être balisés.</li><li>Les textes qui n’existent qu’en français dans les pages anglaises sont signalés comme "
            "tels.</li></ul><p>Les cartes et les graphiques donnent les mêmes informations en tableau.</p>"
            "<h2>Signaler un défaut</h2><p>Écrivez par la page Contact, sujet « Un défaut d’accessibilité » : nous répondons sous "
            "une semaine et proposons un autre moyen d’accéder au contenu.</p>"
            "<h2>Voies de recours</h2><p>Sans réponse satisfaisante, vous pouvez saisir le Défenseur des droits : par son "
            "formulaire en ligne, auprès de son délégué dans votre région, ou par courrier gratuit, sans timbre : Défenseur des "
            "droits, Libre réponse 71120, 75342 Paris CEDEX 07.</p>"
            "<h2>Suite</h2><p>Cette déclaration est renouvelée à chaque refonte, au plus tard tous les trois ans.</p>"
        ),
        "en": body(
            "<p>The City undertakes to make this site accessible, under article 47 of French law 2005-102 of 11 February 2005. "
            "This statement applies to the whole site.</p>"
            "<h2>State of compliance</h2><p>The site is <b>partially compliant</b> with the French accessibility reference RGAA "
            "4.1: it was designed and tried by automatic tests, with the keyboard and at high magnification, but no independent "
            "audit has been made yet.</p>"
            "<h2>Content that is not accessible</h2><ul><li>Documents from third parties (deliberations, annexes) may lack "
            "tags.</li><li>Texts that exist only in French within English pages are marked as such.</li></ul><p>Maps and charts "
            "give the same information as tables.</p>"
            "<h2>Report a fault</h2><p>Write through the Contact page, topic “An accessibility fault”: we answer within a week "
            "and offer another way to the content.</p>"
            "<h2>Remedies</h2><p>Without a satisfactory answer you may turn to the French Defender of Rights (Défenseur des "
            "droits): by its online form, through its delegate in your region, or by free post: Défenseur des droits, Libre "
            "réponse 71120, 75342 Paris CEDEX 07.</p>"
            "<h2>Next</h2><p>This statement is renewed at each redesign, and every three years at the latest.</p>"
        ),
    },
}
