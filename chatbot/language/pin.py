"""A wish for a language, in words: «answer in English please», «auf Deutsch bitte», «请用中文回答».

A wish is a clause that names a language the way one speaks it (`in English`, `auf Deutsch`,
`українською`), with a verb of answering, or with nothing else than politeness. A clause that asks
for something else first (where, a course, a doctor, a letter) is no wish: «un cours en anglais».
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from chatbot.language.name import plain

_LANGUAGES: Mapping[str, str] = {
    "fr": r"francais|french|frances|franzosisch|francese|fransizca|французьк\w+|французск\w+|فرنسي[هة]?|فرنساوي|فرانسوی|"
    r"فرانسه|法语|法文|法語|farance|faransavi|fransawi|faransi",
    "en": r"anglais|english|ingles|englisch|inglese|ingilizce|англійськ\w+|английск\w+|[اإ]?نجليزي[هة]?|[اإ]نكليزي[هة]?|"
    r"انگلیسی|英语|英文|英語|englisi|ingilisi|angliyski\w*|engleezi|inglizi",
    "es": r"espagnol|spanish|espanol|espanhol|spanisch|spagnolo|castellano|ispanyolca|іспанськ\w+|испанск\w+|"
    r"[اإ]?سباني[هة]?|اسپانیایی|西班牙语|西班牙文|西班牙語",
    "pt": r"portugais|portuguese|portugues|portugiesisch|portoghese|portekizce|португальськ\w+|португальск\w+|"
    r"برتغالي[هة]?|پرتغالی|葡萄牙语|葡萄牙文|葡语|葡萄牙語",
    "de": r"allemand|german|aleman|alemao|deutsch|tedesco|almanca|німецьк\w+|немецк\w+|[اأ]لماني[هة]?|آلمانی|المانی|"
    r"德语|德文|德語",
    "it": r"italien|italian|italiano|italienisch|italyanca|італійськ\w+|итальянск\w+|[اإ]?يطالي[هة]?|ایتالیایی|"
    r"意大利语|意大利文|意大利語",
    "ar": r"arabe|arabic|arabisch|arabo|arapca|арабськ\w+|арабск\w+|عربي[هة]?|العربي[هة]?|عربی|阿拉伯语|阿拉伯文|阿拉伯語|"
    r"3arabi\w*|arabi",
    "fa": r"persan|persian|farsi|persa|persisch|persiano|farsca|перськ\w+|персидск\w+|фарси|фарсі|فارسي[هة]?|فارسی|"
    r"波斯语|波斯文|波斯語",
    "uk": r"ukrainien|ukrainian|ucraniano|ukrainisch|ucraino|ukraynaca|українськ\w+|украинськ\w+|украинск\w+|"
    r"[اأ]وكراني[هة]?|اوکراینی|乌克兰语|乌克兰文|烏克蘭語|ukrain?sk\w+",
    "ru": r"russe|russian|ruso|russo|russisch|rusca|російськ\w+|русск\w+|روسي[هة]?|روسی|俄语|俄文|俄語|russk\w+|rosiisk\w+",
    "tr": r"turc|turkish|turco|turkisch|turkce|турецьк\w+|турецк\w+|تركي[هة]?|ترکی|土耳其语|土耳其文|土耳其語",
    "zh": r"chinois|chinese|mandarin|chino|chines|chinesisch|cinese|cince|китайськ\w+|китайск\w+|صيني[هة]?|چینی|"
    r"中文|汉语|普通话|中國話|中国话|漢語|zhongwen|hanyu|putonghua",
}  # fmt: skip
"""The names of each language in the twelve, folded and without accents."""

_ANSWER = (
    r"repond\w*|reponse\w*|ecri(?:s|re|vez)|expli\w+|continu\w*|parle|parles|parlez|parler|dis|passez?|"
    r"answer\w*|repl(?:y|ies)|respon[ds]\w*|writ(?:e|ing)|speak|talk|explain|switch|tell|text|"
    r"respuesta\w*|contest\w*|escri\w+|habl(?:a|e|as|en|ar|ame|eme)|dime|digame|fal(?:a|e|em|as|ar)|diga|resposta\w*|"
    r"antwort\w*|schreib\w*|sprich|sprech\w*|sag|sage|sagen|erklar\w*|"
    r"rispo\w+|parla|parli|parlare|parlate|parliamo|scriv\w+|dimmi|spieg\w+|"
    r"cevap\w*|yanit\w*|yaz|yazar\w*|yazin|konus|konusur\w*|konusun|konusalim|anlat\w*|soyle\w*|"
    r"відпо\w+|напиши\w*|пиши\w*|говори|говоріть|розмовляи|розмовляите|поясни\w*|скажи\w*|кажи|"
    r"ответ\w*|отвеч\w+|говорите|объясни\w*|давай\w*|"
    r"اجب\w*|أجب\w*|جاوب\w*|تجاوب\w*|رد|ردوا|اكتب\w*|تكلم\w*|احك\w*|اشرح\w*|الاجابه|الاجابة|جواب|الرد|تحدث\w*|تجيب\w*|ترد|"
    r"پاسخ|بنویس\w*|صحبت|حرف|بگو\w*|توضیح|"
    r"回答|回复|回覆|答复|说|說|写|寫|解释|讲|講|沟通|交流|聊|otvet\w*|javab|jawab|jaweb\w*|vidpovi\w*|huida"
)
_POLITE = (
    r"svp|stp|s'il|te|vous|plait|merci|please|pls|plz|thanks|thank|you|por|favor|favore|gracias|obrigad[oa]|bitte|danke|"
    r"per|piacere|cortesia|grazie|prego|mille|lutfen|tesekkurler|tesekkur|ederim|rica|будь|ласка|ласкаво|дякую|прошу|"
    r"пожалуиста|пожалуйста|плиз|спасибо|من|فضلك|فضلكم|لو|سمحت|سمحتم|شكرا|عافاك|رجاء|الرجاء|لطفا|مرسی|ممنون|متشکرم|"
    r"请|請|谢谢|謝謝|好吗|好嗎|可以吗|可以|吗|嗎|么|能|ok|okay|oui|yes|si|ja|hi|hello|bonjour|hola|ola|ciao|hallo|merhaba|"
    r"привет|привіт|а|но|але|mais|but|pero|mas|ma|aber|sondern|ama|سلام|مرحبا|salam|можно|можна|лучше|краще|"
    r"je prefere(?:rais)?|i(?:'d| would)? prefer|prefiero|prefiro|preferisco|preferirei|ich bevorzuge|tercih|lieber|rather|plutot|mejor|melhor|meglio|better|"
    r"possible|posible|possivel|possibile|moglich|mumkun|ممكن|est|ce|is|it|es|e|c'est|now|maintenant|only|seulement|solo|nur|"
    r"sadece|только|тільки|فقط|lotfan|pojaluista|pozhaluista|pozhaluysta|afak|3afak|minfadlak|"
    r"the|en|in|auf|em|на|по|به|به‌|بـ|language|langue|lengua|lingua|sprache|dili|olarak|olsun|мові|мовою|языке|زبان|زبون|باللغه|"
    r"اللغه|باللغة|اللغة|用|以"
)
_BLOCK = (
    r"ou|comment|qui|quand|combien|pourquoi|quel\w*|cours|apprend\w*|lettre|courrier|medecin|docteur|formulaire|ecole|"
    r"where|how|who|whom|when|which|what|learn\w*|course\w*|class\w*|letter|doctor|form|school|someone|anyone|not|don't|dont|can't|"
    r"donde|como|quien|cuando|cual|curso\w*|clase\w*|aprend\w+|carta|alguien|medico|escuela|onde|quem|quando|aula\w*|alguem|escola|"
    r"wo|wie|wer|wann|welche\w*|kurs\w*|lern\w*|brief|arzt|jemand|nicht|kein\w*|schule|"
    r"dove|come|chi|quale|cors[oi]|lezion\w+|impar\w+|lettera|dottore|qualcuno|scuola|"
    r"nerede|nasil|kim|hangi|kurs\w*|ders\w*|mektup|doktor|okul|biri|"
    r"де|як|хто|коли|курси?|вчи\w+|вивч\w+|лист|лікар\w*|школа|хтось|не|где|как|кто|когда|учи\w+|выучить|письмо|врач\w*|кто-то|"
    r"اين|أين|كيف|من|متى|دروس|دوره|تعلم|رساله|طبيب|مدرسه|وين|فين|لا|کجا|چطور|چگونه|کی|کلاس|یاد|نامه|دکتر|پزشک|مدرسه|"
    r"pas|no|non|nao|ne|nie|нет|mon|ma|mes|notre|il|elle|je|j'ai|my|our|he|she|they|i|somebody|people|kids|mi(?! (?:risp|scriv|parl|spieg))|mis|on|yo|el|ella|"
    r"meu|minha|ele|ela|eu|mio|mia|lui|lei|io|mein\w*|ich|er|sie haben|мой|моя|мій|он|она|він|вона|benim|"
    r"哪里|哪儿|怎么|谁|学|学习|课|信|医生|不"
)


def pinned(text: str) -> str | None:
    """The language that a message asks to be answered in; None where it asks for none.

    The last wish counts: «not in French, in English please».
    """
    found = None
    for clause in re.split(r"[.,;:!?。，；：！？،؛؟\n()]+| - | – ", plain(text)):
        found = _wish(clause.strip()) or found
    return found


def _wish(clause: str) -> str | None:
    mention = _MENTION.search(clause)
    if not mention:
        return None
    code = next(code for code in _LANGUAGES if mention[code])
    before, after = clause[: mention.start()], clause[mention.end() :]
    if _BLOCKS.search(_POLITENESS.sub(" ", before)):
        return None
    rest = _POLITENESS.sub(" ", f"{before} | {after}")
    if not re.search(r"\w", rest):
        return code if _is_way(mention, clause) else None
    if _ANSWERS.search(rest) and (mention["way"] or _SPEAKS.search(before) or _ADVERB.search(mention[0])):
        return code
    return None


def _is_way(mention: re.Match[str], clause: str) -> bool:
    """Whether a bare name is meant as a wish: with a preposition, as an adverb, politely, or alone in itself."""
    if mention["way"] or _ADVERB.search(mention[0]):
        return True
    return _OWN.fullmatch(mention[0]) is not None or mention[0] != clause


def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of letters without accents, as the clauses are."""
    return re.compile(plain(pattern).replace("(?p<", "(?P<"))


_WAY = (
    r"(?:\b(?:en|in|auf|em|na|на|по|به|be|bel|bil)\s+(?:(?:the|langue|lingua|lengua|linguagem|idioma|زبان|زبون|zabane?)\s+)?|"
    r"\bпо-|ب(?:ا?ل)?|باللغ[هة]\s+(?:ال)?|[用以讲講说說])"
)
_MENTION = _compiled(
    rf"(?:(?P<way>{_WAY})|\b|(?<=[\u4e00-\u9fff])|(?<=ال))(?:"
    + "|".join(f"(?P<{code}>{names})" for code, names in _LANGUAGES.items())
    + r")(?:\b|(?=[\u4e00-\u9fff]))"
)
_OWN = _compiled(
    r"francais|english|espanol|castellano|portugues|deutsch|italiano|العربي[هة]?|فارسی|українська?|русски\w+|turkce|中文|普通话|汉语"
)
_ADVERB = _compiled(r"ca$|ce$|ою$|єю$")
_SPEAKS = _compiled(
    r"(?:\b(?:speak|talk|parle|parles|parlez|parler|parla|parli|parlate|habla|hablas|hable|fala|falas|fale|sprich|sprechen sie|"
    r"sprichst du|answer|reply|text|write)|говорите|تكلم\w*)(?:[ -]\w+)?\s*$"
)
_ANSWERS = _compiled(rf"(?:\b(?:{_ANSWER})\b)|回答|回复|回覆|答复|说|說|写|寫|解释|讲|講|沟通|交流|聊")
_POLITENESS = _compiled(rf"\b(?:{_POLITE})\b|请|請|谢谢|謝謝|好吗|可以|吗|嗎|能|您|你|不能|我")
_BLOCKS = _compiled(rf"\b(?:{_BLOCK})\b|哪里|哪儿|怎么|谁|学|课|信|医生|不")
