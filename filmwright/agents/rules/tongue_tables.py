"""Small word tables for languages other than English: who, says, does, where, when.

Stems, not dictionaries: enough to find the fox and what it does in a fable. What is not here is narrated.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from filmwright.agents.rules.world import Ground
from filmwright.schemas.grammar import SetName, TimeOfDay, Verb, Weather


@dataclass(frozen=True)
class Tongue:
    """What the rules know of one language. Tables are `meaning: stems` lines."""

    beings: str
    """`fox: лис лиса`: the English noun is what the renderer draws."""
    says: str
    verbs: str
    places: str
    times: str
    weathers: str
    openers: str
    spaced: bool = True
    prefix: str = ""
    """What may be glued to the front of a word (Arabic article and conjunctions)."""
    pronouns: str = ""
    """Words for he, she and it that open a sentence."""
    inverts: bool = False
    """The verb may come before its subject."""
    names: bool = True
    """Names begin with a capital letter."""

    @cached_property
    def being_stems(self) -> dict[str, str]:
        """Stem -> English noun."""
        return _stems(self.beings)

    @cached_property
    def verb_stems(self) -> dict[str, Verb]:
        """Stem -> acting verb."""
        return _stems(self.verbs)  # type: ignore[return-value]

    @cached_property
    def place_stems(self) -> dict[str, Ground]:
        """Stem -> what the animatic dresses."""
        found: dict[str, Ground] = {}
        for stem, name in _stems(self.places).items():
            place: SetName = "forest" if name == "tree" else name  # type: ignore[assignment]
            found[stem] = Ground(place, name == "interior", name == "tree")
        return found

    @cached_property
    def time_stems(self) -> dict[str, TimeOfDay]:
        """Stem -> time of day."""
        return _stems(self.times)  # type: ignore[return-value]

    @cached_property
    def weather_stems(self) -> dict[str, Weather]:
        """Stem -> weather."""
        return _stems(self.weathers)  # type: ignore[return-value]

    def finder(self, stems: Iterable[str]) -> re.Pattern[str]:
        """Return a pattern for any of `stems`, with the endings of the language; group 1 is the stem."""
        ordered = sorted(stems, key=len, reverse=True)
        words = "|".join(map(re.escape, ordered)) or "(?!)"
        if not self.spaced:
            return re.compile(f"({words})")
        return re.compile(rf"(?<!\w)(?:{self.prefix})({words})\w{{0,4}}(?!\w)", re.IGNORECASE)

    @cached_property
    def being_finder(self) -> re.Pattern[str]:
        """Finds beings."""
        return self.finder(self.being_stems)

    @cached_property
    def verb_finder(self) -> re.Pattern[str]:
        """Finds acting verbs."""
        return self.finder(self.verb_stems)

    @cached_property
    def says_finder(self) -> re.Pattern[str]:
        """Finds verbs of saying."""
        return self.finder(self.says.split())

    def opens_with_pronoun(self, quiet: str) -> bool:
        """Return whether a sentence begins with he, she or it."""
        words = "|".join(map(re.escape, self.pronouns.split())) or "(?!)"
        return bool(re.match(rf"\W*(?:{words})" + (r"\b" if self.spaced else ""), quiet, re.IGNORECASE))

    @cached_property
    def opener(self) -> re.Pattern[str]:
        """Finds words that open a new time."""
        return re.compile(rf"\W*(?:{self.openers})", re.IGNORECASE)


def _stems(table: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in table.split(";"):
        meaning, _, stems = entry.strip().partition(":")
        found.update(dict.fromkeys(stems.split(), meaning.strip()))
    return found


TONGUES: dict[str, Tongue] = {
    "zh": Tongue(
        beings="fox: 狐狸; crow: 乌鸦 烏鴉; wolf: 狼; bear: 熊; lion: 狮子 獅子; mouse: 老鼠; rabbit: "
        "兔子 小兔; tortoise: 乌龟 烏龜; dog: 小狗 狗; cat: 猫 貓; tiger: 老虎; bird: 小鸟 小鳥; "
        "monkey: 猴子; horse: 小马 白马; sheep: 小羊 羊; frog: 青蛙; girl: 女孩 小姑娘 姑娘; boy: 男孩; "
        "old man: 老人 老爷爷 爷爷; old woman: 老奶奶 奶奶 老婆婆; woman: 妈妈 母亲; man: 爸爸 父亲 "
        "农夫 猎人 渔夫; king: 国王; princess: 公主; prince: 王子",
        says="说 說 道 问 問 喊 叫道 答 回答 笑道 嚷",
        verbs="walk: 走 来到 來到; run: 跑 奔 追 逃; fly: 飞 飛; jump: 跳; sit: 坐 停在; stand: 站; "
        "look: 看 望 瞧 盯; eat: 吃 咬; drink: 喝; fall: 掉下 掉了下 落下 摔倒; open: 张开 張開 打开; "
        "sleep: 睡; cry: 哭; laugh: 笑; talk: 唱; take: 叼 抓 拿 拾; give: 给 送; wait: 等; think: 想; "
        "nod: 点头; wave: 挥手; climb: 爬; swim: 游",
        places="forest: 森林 树林 樹林; tree: 大树 树上 树枝 树下; meadow: 草地 田野 河边 花园 村子 "
        "山坡; city: 城里 街 集市; beach: 海边 沙滩 岸; mountains: 山上 山顶 高山; interior: 屋里 家里 "
        "房间 洞里 宫殿 小屋; desert: 沙漠; arctic: 冰面 雪地",
        times="night: 夜里 夜晚 晚上 半夜 月光; dawn: 清晨 黎明 天亮; dusk: 黄昏 傍晚; day: 早上 早晨 "
        "中午 上午 下午",
        weathers="snow: 下雪 大雪 雪花; rain: 下雨 大雨; storm: 暴风 雷; fog: 雾; clear: 晴",
        openers="第二天|有一天|一天|从前|后来|過了|过了|到了(?:晚上|夜里)|当天|那天|几天后|不久",
        spaced=False, names=False, pronouns="它 他 她 牠",
    ),
    "ja": Tongue(
        beings="fox: 狐 キツネ きつね; crow: 烏 カラス からす; wolf: 狼 オオカミ おおかみ; bear: 熊 "
        "クマ くま; rabbit: 兎 ウサギ うさぎ; tortoise: 亀 カメ; mouse: 鼠 ネズミ ねずみ; dog: 犬; cat: "
        "猫; lion: ライオン; bird: 小鳥 鳥; monkey: 猿 サル; girl: 女の子 少女 娘; boy: 男の子 少年 "
        "桃太郎; old man: おじいさん お爺さん; old woman: おばあさん お婆さん; woman: お母さん 母; man: "
        "お父さん 父 男; king: 王様; princess: 姫",
        says="言っ 言い いいまし いった 尋ね たずね 聞い 答え こたえ 叫 さけ 話し",
        verbs="walk: 歩 行き 行っ 来まし 来た; run: 走 駆け 逃げ; fly: 飛ん 飛び; jump: 跳 とび; sit: "
        "座 すわ とまっ; stand: 立; look: 見 眺め; eat: 食べ; drink: 飲; fall: 落ち; open: 開け; sleep: "
        "眠 寝; cry: 泣; laugh: 笑; take: 取 くわえ; give: あげ 渡; wait: 待; think: 思っ 考え; climb: "
        "登; swim: 泳",
        places="forest: 森; tree: 木の枝 木の上; meadow: 野原 川 村 庭 畑; city: 町 街; beach: 海 浜; "
        "mountains: 山; interior: 家 部屋 城; desert: 砂漠; arctic: 氷 雪原",
        times="night: 夜 晩 真夜中; dawn: 夜明け 明け方; dusk: 夕方 夕暮れ; day: 朝 昼",
        weathers="snow: 雪が; rain: 雨が; storm: 嵐; fog: 霧; clear: 晴れ",
        openers="次の日|翌日|翌朝|ある日|ある晩|昔々|むかし|その夜|やがて|しばらくして",
        spaced=False, names=False, pronouns="彼女 彼 それ",
    ),
    "ru": Tongue(
        beings="fox: лис лиса лисиц лисица; crow: ворон ворона; wolf: волк; bear: медвед; lion: лев "
        "льв; mouse: мыш; rabbit: заяц зайч зайц кролик; dog: собак пёс; cat: кот кошк; bird: птиц; "
        "girl: девочк девушк; boy: мальчик; old man: старик дед; old woman: старух бабушк; woman: "
        "женщин мать мама; man: мужчин отец охотник рыбак; king: корол цар; princess: царевн принцесс; "
        "prince: царевич принц",
        says="сказал спросил ответил крикнул закричал прошептал говорит говорил спрашивает отвечает "
        "воскликнул",
        verbs="walk: шёл шел шла пошёл пошел пошла идёт идет пришёл пришла подошёл подошла вышел вышла; "
        "run: бежал бежит побежал убежал; fly: летел летит полетел взлетел; jump: прыгнул прыгает; sit: "
        "сидел сидит сел села; stand: стоял стоит встал; look: смотрел смотрит посмотрел увидел "
        "взглянул; eat: ел ела съел ест; drink: пил пьёт выпил; fall: упал падает; open: открыл; sleep: "
        "спал спит; cry: плакал плачет заплакал; laugh: смеял засмеял улыбнул; take: взял взяла "
        "схватил; give: дал дала; wait: ждал; think: думал подумал; climb: полез влез",
        places="forest: лес лесу леса; meadow: поле поля луг сад деревн реке реки; city: город улиц "
        "площад; beach: берег берегу море моря; mountains: гор горе горы; interior: дом дома доме избе "
        "избу комнат замк дворц; desert: пустын; arctic: лёд льду льда",
        times="night: ночь ночью полноч; dawn: рассвет рассвете; dusk: вечер вечером сумерк закат; day: "
        "утро утром днём днем полдень",
        weathers="snow: снег; rain: дождь дождь; storm: буря гроз; fog: туман",
        openers="однажды|на следующий|утром|вечером|ночью|потом|через|давным-давно|в тот же",
        pronouns="он она оно", inverts=True,
    ),
    "de": Tongue(
        beings="fox: Fuchs Füchsin; crow: Rabe Krähe; wolf: Wolf; bear: Bär; lion: Löwe; mouse: Maus; "
        "rabbit: Hase Kaninchen; dog: Hund; cat: Katze Kater; frog: Frosch; bird: Vogel; girl: Mädchen "
        "Tochter Prinzessin; boy: Junge Knabe Bub; woman: Frau Mutter; old woman: Großmutter Hexe; man: "
        "Mann Vater Jäger Bauer Müller Fischer; king: König; prince: Prinz Königssohn",
        says="sagte sprach fragte rief antwortete flüsterte meinte erwiderte schrie sagt fragt ruft",
        verbs="walk: ging geht gingen kam kamen lief; run: rannte eilte floh; fly: flog; jump: sprang "
        "hüpfte; sit: saß setzte; stand: stand; look: sah blickte schaute; eat: aß fraß; drink: trank; "
        "fall: fiel; open: öffnete machte; sleep: schlief; cry: weinte; laugh: lachte lächelte; take: "
        "nahm packte; give: gab; wait: wartete; think: dachte; climb: kletterte; swim: schwamm",
        places="forest: Wald Walde; tree: Baum; meadow: Wiese Feld Garten Dorf Fluss Brunnen; city: "
        "Stadt Straße Markt; beach: Strand Ufer Meer See; mountains: Berg Gebirge; interior: Haus Hause "
        "Hütte Stube Zimmer Küche Schloss; desert: Wüste; arctic: Eis",
        times="night: Nacht Mitternacht; dawn: Morgendämmerung; dusk: Abend abends Dämmerung; day: "
        "Morgen Mittag",
        weathers="snow: schneite Schnee; rain: regnete Regen; storm: Sturm Gewitter; fog: Nebel",
        openers="eines Tages|es war einmal|am (?:nächsten|anderen|Abend|Morgen)|in der Nacht|später|da "
        "kam|kurz darauf",
        pronouns="er sie es", inverts=True,
    ),
    "fr": Tongue(
        beings="fox: renard; crow: corbeau; wolf: loup; bear: ours; lion: lion; mouse: souris rat; "
        "rabbit: lapin lièvre; dog: chien; cat: chat; frog: grenouille; bird: oiseau; girl: fille "
        "fillette petite; boy: garçon; woman: femme mère; old woman: grand-mère vieille; man: homme "
        "père chasseur pêcheur; old man: vieillard; king: roi; queen: reine; princess: princesse; "
        "prince: prince",
        says="dit demanda répondit cria murmura s'écria reprit répliqua chuchota",
        verbs="walk: marcha marchait alla allait vint arriva entra; run: courut courait s'enfuit; fly: "
        "vola volait s'envola; jump: sauta; sit: s'assit assis assise; stand: leva; look: regarda "
        "regardait vit aperçut; eat: mangea mangeait; drink: but; fall: tomba; open: ouvrit; sleep: "
        "dormait dormit; cry: pleura pleurait; laugh: rit sourit riait; take: prit saisit; give: donna; "
        "wait: attendit attendait; think: pensa; climb: grimpa",
        places="forest: forêt bois; tree: arbre; meadow: champ prairie jardin village rivière; city: "
        "ville rue marché; beach: plage mer rivage; mountains: montagne; interior: maison chambre "
        "cuisine château; desert: désert; arctic: glace banquise",
        times="night: nuit minuit; dawn: aube aurore; dusk: soir crépuscule; day: matin midi",
        weathers="snow: neige neigeait; rain: pluie pleuvait; storm: orage tempête; fog: brouillard "
        "brume",
        openers="un jour|il était une fois|le lendemain|ce soir-là|cette nuit-là|plus tard|le soir|la "
        "nuit",
        pronouns="il elle", inverts=True,
    ),
    "es": Tongue(
        beings="fox: zorro zorra; crow: cuervo; wolf: lobo; bear: oso; lion: león; mouse: ratón; "
        "rabbit: conejo liebre; dog: perro; cat: gato; frog: rana; bird: pájaro; tortoise: tortuga; "
        "girl: niña muchacha; boy: niño muchacho; woman: mujer madre; old woman: abuela anciana; man: "
        "hombre padre cazador pescador; old man: anciano abuelo; king: rey; queen: reina; princess: "
        "princesa; prince: príncipe",
        says="dijo preguntó respondió gritó contestó exclamó susurró murmuró dice pregunta",
        verbs="walk: caminó caminaba andaba fue llegó entró iba; run: corrió corría huyó; fly: voló "
        "volaba; jump: saltó; sit: sentó sentado sentada; stand: levantó; look: miró miraba vio; eat: "
        "comió comía; drink: bebió; fall: cayó; open: abrió; sleep: dormía durmió; cry: lloró lloraba; "
        "laugh: rió rio sonrió; take: tomó cogió agarró; give: dio; wait: esperó esperaba; think: "
        "pensó; climb: trepó subió",
        places="forest: bosque; tree: árbol; meadow: campo prado jardín pueblo río; city: ciudad calle "
        "mercado; beach: playa mar orilla; mountains: montaña; interior: casa cuarto cocina castillo; "
        "desert: desierto; arctic: hielo",
        times="night: noche medianoche; dawn: amanecer alba; dusk: atardecer anochecer; day: mañana "
        "mediodía",
        weathers="snow: nieve nevaba; rain: lluvia llovía; storm: tormenta; fog: niebla",
        openers="un día|érase una vez|había una vez|al día siguiente|aquella noche|más tarde|esa noche",
        pronouns="él ella", inverts=True,
    ),
    "ar": Tongue(
        beings="fox: ثعلب; crow: غراب; wolf: ذئب; bear: دب; lion: أسد; mouse: فأر; rabbit: أرنب; dog: "
        "كلب; cat: قط قطة; bird: عصفور طائر; tortoise: سلحفاة; girl: فتاة بنت; boy: ولد صبي; woman: "
        "امرأة أم; old man: شيخ عجوز; man: رجل صياد فلاح; king: ملك; princess: أميرة; prince: أمير",
        says="قال قالت سأل سألت أجاب أجابت صاح صاحت همس همست نادى",
        verbs="walk: مشى مشت ذهب ذهبت جاء جاءت سار; run: ركض ركضت جرى هرب; fly: طار طارت; sit: جلس "
        "جلست; stand: وقف وقفت; look: نظر نظرت رأى رأت; eat: أكل أكلت; drink: شرب شربت; fall: سقط سقطت; "
        "open: فتح فتحت; sleep: نام نامت; cry: بكى بكت; laugh: ضحك ضحكت ابتسم; take: أخذ أخذت; give: "
        "أعطى; jump: قفز قفزت; wait: انتظر",
        places="forest: غابة; tree: شجرة; meadow: حقل حديقة قرية نهر; city: مدينة شارع سوق; beach: شاطئ "
        "بحر; mountains: جبل; interior: بيت منزل غرفة قصر; desert: صحراء",
        times="night: ليل ليلة; dawn: فجر; dusk: مساء غروب; day: صباح ظهر",
        weathers="snow: ثلج; rain: مطر; storm: عاصفة; fog: ضباب",
        openers="ذات يوم|في يوم|كان يا ما كان|في اليوم التالي|في الليل|في المساء|بعد ذلك",
        prefix="(?:و|ف)?(?:ال|بال|لل|ل|ب)?", names=False, pronouns="هو هي", inverts=True,
    ),
}  # fmt: skip
