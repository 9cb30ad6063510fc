"""The estimate against true counts of o200k, which were taken once with its own vocabulary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmwright.agents.llm.tokens import estimate

COUNTED = {
    "English": (
        'The fox came down to the water at dusk, and the old crow watched her from the branch. "You have a '
        'fine voice," said the fox, "and I have come a long way to hear it." The crow said nothing, for the '
        "cheese was in her beak.",
        57,
    ),
    "screenplay": (
        "EXT. HARBOUR - NIGHT\n\nRain. A lamp swings over the last ferry. MARA (30s, yellow coat) runs along "
        "the quay.\n\n"
        "MARA\n(out of breath)\nWait! Please, wait.\n\nFERRYMAN\nWe left a minute ago.\n\nCUT TO:",
        58,
    ),
    "JSON": (
        '{"shots":[{"id":"s010","size":"ws","framing":"establishing","angle":"eye","move":"dolly-in",'
        '"focal_mm":35,"axis_side":"a","action":"Mara runs along the wet quay.","placements":[{"who":"mara",'
        '"zone":"center-left","facing":"screen-right","posture":"standing"}],"seconds":4.0}]}',
        83,
    ),
    "schema": (
        '{"type":"object","properties":{"id":{"type":"string"},"size":{"enum":["ews","ws","fs","mls","ms",'
        '"mcu","cu","ecu"],"type":"string"},"who":{"items":{"enum":["mara","ferryman"],"type":"string"},'
        '"type":"array"}},"required":["id","size","who"],"additionalProperties":false}',
        80,
    ),
    "Chinese": (
        "狐狸来到水边，天色已晚，老乌鸦在树枝上看着她。狐狸说：“你的声音真好听，我走了很远的路，就是为了听你唱歌。”"
        "乌鸦没有说话，因为她嘴里叼着一块奶酪。",
        63,
    ),
    "Japanese": (
        "夕暮れに狐は水辺へ下りてきた。年老いた烏が枝の上からじっと見ていた。「あなたの声はとてもきれいですね」と狐は言った。"
        "烏はくちばしにチーズをくわえていたので、何も言わなかった。",
        71,
    ),
    "Korean": (
        '해 질 무렵 여우가 물가로 내려왔고, 늙은 까마귀는 나뭇가지에서 여우를 바라보았다. "당신의 '
        '목소리는 참 아름답군요." 여우가 말했다. 까마귀는 부리에 치즈를 물고 있어서 아무 말도 하지 않았다.',
        70,
    ),
    "Russian": (
        "Лиса спустилась к воде в сумерках, а старая ворона смотрела на неё с ветки. «У тебя чудесный голос, "
        "— сказала лиса, — и я пришла издалека, чтобы его услышать». Ворона молчала, потому что держала в "
        "клюве сыр.",
        69,
    ),
    "German": (
        "Der Fuchs kam in der Dämmerung zum Wasser hinunter, und die alte Krähe sah ihm vom Ast aus zu. „Du "
        "hast eine schöne Stimme“, sagte der Fuchs, „und ich bin weit gegangen, um sie zu hören.“ Die Krähe "
        "schwieg, denn sie hielt den Käse im Schnabel.",
        66,
    ),
    "French": (
        "Le renard descendit vers l'eau au crépuscule, et la vieille corneille le regardait de sa branche. "
        "« Vous avez une belle voix, dit le renard, et je suis venu de loin pour l'entendre. » La corneille "
        "ne répondit pas, car elle tenait le fromage dans son bec.",
        69,
    ),
    "Arabic": (
        "نزل الثعلب إلى الماء عند الغروب، وكان الغراب العجوز يراقبه من الغصن. قال الثعلب: صوتك جميل، وقد جئت "
        "من بعيد لأسمعه. لم يقل الغراب شيئا لأن الجبن كان في منقاره.",
        60,
    ),
    "Hindi": (
        "शाम को लोमड़ी पानी के पास आई, और बूढ़ा कौआ उसे डाल से देख रहा था। लोमड़ी ने कहा, तुम्हारी आवाज़ बहुत "
        "सुंदर है, और मैं उसे सुनने बहुत दूर से आई हूँ। कौआ चुप रहा।",
        55,
    ),
    "Thai": (
        "สุนัขจิ้งจอกลงมาที่ริมน้ำตอนพลบค่ำ และอีกาแก่มองดูเธอจากกิ่งไม้ เธอพูดว่า เสียงของคุณไพเราะมาก",
        49,
    ),
    "Greek": (
        "Η αλεπού κατέβηκε στο νερό το σούρουπο, και το γέρικο κοράκι την κοίταζε από το κλαδί. «Έχεις ωραία "
        "φωνή», είπε η αλεπού.",
        55,
    ),
    "Turkish": (
        'Tilki alacakaranlıkta suya indi ve yaşlı karga onu daldan izledi. "Güzel bir sesin var," dedi '
        'tilki, "onu duymak için uzaktan geldim."',
        46,
    ),
}


@pytest.mark.parametrize("tongue", COUNTED)
def test_the_estimate_is_at_most_a_tenth_low_and_three_tenths_high(tongue: str) -> None:
    text, true = COUNTED[tongue]
    assert 0.9 <= estimate(text) / true <= 1.3


def test_nothing_takes_nothing() -> None:
    assert estimate("") == 0


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_longer_text_never_takes_fewer_tokens(one: str, more: str) -> None:
    assert estimate(one) <= estimate(one + more)
