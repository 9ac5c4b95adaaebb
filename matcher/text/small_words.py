"""Words that say nothing about a kind of work: whoever writes only these has not said what they want to do.

Small words, how and when one would like to work, greetings. None that is also work or a thing: Danish «have»
is a garden, «is» is ice cream, «får» are sheep; an English «vet» heals animals.
"""

from __future__ import annotations

import re

from matcher.text.pieces import words

_DANISH = """
jeg mig min mit du dig din dit dine han ham hans hun hende hendes vi os vores i jer jeres de dem deres
den det der dette denne disse dér man en et én ét ene som hvad hvem hvor hvordan hvorfor hvilket hvilken
hvilke hvornår og eller men at til af fra for på med uden om over under ved hos mod efter før mellem
gennem bag foran inden siden mens når hvis fordi så også da selv sig sin sit sine end både enten hverken
ja nej nok vel jo ikke er var være været bliver blev blive har havde haft kan kunne skal skulle vil ville
må måtte bør gør gøre gjort lave laver tager finde finder prøve prøver komme kommer gå går stå står sidde
sidder ligge arbejde arbejder arbejdet arbejdede bruge bruger synes tror vide tænke tænker håber ønsker
ønske søger søge elsker lide lyst gider orker noget nogen nogle ting tingene alt alle intet ingen
ingenting helst gerne bare kun lidt mere mest mindre mindst meget mange flere få godt god gode bedre
bedst rigtig rigtigt dejlig dejligt fin fint fine okay ok ligemeget ligeglad måske egentlig altid aldrig
tit ofte stadig igen lige nu her hen ind ud op ned hjem frem tilbage rundt væk sammen alene andet anden
andre samme sådan slags forskelligt forskellige ny nyt nye anderledes sjov sjovt sjove spændende kedelig
kedeligt interessant nem nemt let nemme hård hårdt tung tungt rolig roligt rolige ro stille langsomt
hurtigt trygt tryg fast faste fleksibel fleksibelt fleksible overskueligt klart klare simpelt enkelt
enkle varierende variation job jobs jobbet jobbe stilling beskæftigelse praktik fleksjob skånejob småjob
fritidsjob løntilskud ufaglært opgave opgaver opgaverne arbejdsopgaver timer time tid deltid fuldtid
heltid uge ugen ugentligt dag dage dagen dagligt morgen morgenen formiddag formiddagen eftermiddag
eftermiddagen aften aftenen nat natten weekend hverdage ude inde udenfor indenfor udendørs indendørs nær
nærheden tæt sted steder stedet hjemme hjemmet cykelafstand kolleger kollegaer søde flinke hånd hånden
hænder hænderne kroppen fysisk praktisk praktiske to tre fem ti tyve hej hejsa hallo goddag dav tak
venlig hilsen hm øh nå aner ide idé anelse a æ å mæ dæ ka ku sku ska nøj gjarn wos
"""

_ENGLISH = """
i me my we us our you your he she they them its an the this that these those what who where how why which
when and or but to of from for on at with without about over under in up down out as if because too also
not no yes maybe perhaps am are was were be been being has had do does did can could will would should
may might want wants like make making get getting go going take find try work working works job jobs
something anything everything nothing thing things whatever anyone hello hi hey thanks thank please dunno
know idea sure think guess good nice fun new easy hard heavy quiet calm different other some any all more
less little lot just only hour hours part time full day days week morning afternoon evening night outside
inside outdoors indoors hands hand near close place somewhere anywhere
"""

_SWEDISH = """
jag mig mej mitt mina min dig ditt han hon oss vår ni er dom det den där här detta som vad vem var hur
varför vilken när och eller men att till av från för på med utan om över under vid hos efter innan mellan
också då själv nej kanske är vara varit blir bli har ha kan kunde ska skulle vill måste bör göra tar
hitta prova komma går står sitta sitter arbeta arbetar arbete jobb jobba jobbar jobbet använda tycker
tänker önskar söker gillar något någon några nåt sak saker allt alla inget ingenting gärna bara lite mer
mest mindre mycket många bra bättre bäst roligt spännande lätt lugn lugnt stilla hårt nytt ny nya annat
annan andra samma olika timmar timme heltid vecka dag dagar eftermiddag kväll natt ute inne utomhus
inomhus händer händerna nära hemma ställe hej hallå tack ingen aning spelar roll inte ett
"""


def _spelt(text: str) -> frozenset[str]:
    """The words, and how they are written without the Danish letters."""
    known = set(words(text))
    return frozenset(
        known | {word.replace("æ", "ae").replace("ø", "oe").replace("å", "aa") for word in known}
    )


DANISH = _spelt(_DANISH)
"""The Danish ones, which the training strews among the words of the lexicon."""

_SMALL = DANISH | _spelt(_ENGLISH) | _spelt(_SWEDISH)

_PHRASES = re.compile(
    r"\b(?:jag\s+)?vet\s+(?:det\s+)?inte\b|\bdon't\s+know\b"
    r"|\b(?:vil|ville|gerne|skal|kan|at|i|we|to)\s+have\b|\b(?:like|love|do)\s+it\b",
    re.IGNORECASE,
)
"""Here «vet», «know», «have» and «it» are no animals, no name, no garden and no computers."""


def telling(text: str) -> list[str]:
    """The words of a text that may say something about a kind of work; numbers do not."""
    return [word for word in words(_PHRASES.sub(" ", text)) if word not in _SMALL and not word.isdigit()]
