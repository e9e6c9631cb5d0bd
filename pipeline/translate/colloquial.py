"""Chinese as blogs talk → the plain Chinese of documentation, which models were trained on.

Word by word 差不多 is *different not much* and 不错 *not wrong*: a model that has seldom seen such
words says that, or the opposite of what is meant. Only the engine sees the plain words; the reader
sees the author's.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from pipeline.translate.idioms import IDIOMS

_BEGIN = r"(?:(?<=[，。；：！？、,;:!?])|\A)\s*"
"""Where a clause begins."""
_STOP = r"[，。；：！？、,;:!?）)]|\s*\Z"
_END = rf"(?={_STOP})"
"""Where one ends."""

_PHRASES = {
    "说白了": "简单地说", "大白话": "简单的语言", "举个栗子": "举个例子",
    "充其量": "最多", "压根": "完全", "靠谱": "可靠", "没啥": "没有什么", "为啥": "为什么",
    "有木有": "有没有", "咋办": "怎么办", "他俩": "它们", "它俩": "它们", "这俩": "这两个",
    "那俩": "那两个", "咱们": "我们", "搞定": "完成", "搞混": "混淆", "弄混": "混淆",
    "折腾": "尝试", "魔改": "修改", "白嫖": "免费使用", "吐槽": "抱怨", "安利": "推荐",
    "干货": "有用的内容", "萌新": "初学者", "大佬": "专家", "扛不住": "不够", "吃紧": "不够",
    "啥": "什么", "崩了": "崩溃了", "血泪教训": "教训", "白白浪费": "浪费", "动辄": "往往需要",
    "干等着": "等待", "吃光": "用完", "上不去": "很低", "实打实": "真正", "压根儿": "完全",
    "一搜一大把": "有很多", "一抓一大把": "有很多", "一大堆": "很多", "打成平手": "结果相近",
    "奇葩": "奇怪", "坑爹": "很糟糕", "鸡肋": "没有用", "神器": "很好的工具", "利器": "很好的工具",
    "套路": "方法", "奇技淫巧": "技巧", "渴求": "需求", "抽帧": "提取帧", "小技巧": "技巧",
    "二话不说": "直接", "翻车了": "失败了", "踩雷": "遇到问题", "愣是": "一直",
    "省时省力": "节省时间", "捋一捋": "整理", "捋一下": "整理一下", "老老实实": "认真",
    "心里有数": "知道", "心中有数": "知道", "打下基础": "建立基础", "打基础": "建立基础",
    "没啥用": "没有用", "玩意儿": "东西", "鬼知道": "不知道", "天知道": "不知道", "出奇地": "非常",
    "稳如老狗": "非常稳定", "稳如泰山": "非常稳定", "前前后后": "总共", "傻傻分不清": "分不清",
    "一顿操作": "一些操作", "归纳一下": "总结一下", "很要命": "很严重", "很隐蔽": "很难发现",
    "爆内存": "内存不足", "切忌": "不要", "比方说": "例如", "不再赘述": "不再重复说明",
    "无异于": "相当于", "以此类推": "按照同样的方法继续", "依次类推": "按照同样的方法继续",
    "转载请注明出处": "转载时请说明来源",
}  # fmt: skip
"""What means the same wherever it stands."""

_PATTERNS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    # What opens or closes a post.
    ("写在前面", re.compile(r"写在前面(?=[：:])"), "注意"),
    ("写在前面", re.compile(r"\A\s*写在前面\s*\Z"), "介绍"),
    ("写在", re.compile(r"\A\s*写在(?:最后|后面)\s*\Z"), "总结"),
    ("小结", re.compile(r"(?<![最较本])小结(?![构点果论尾合节])"), "总结"),
    ("话不多说 废话少说 闲话少说 言归正传 眼见为实",
     re.compile(rf"{_BEGIN}(?:废?话不多说|废话少说|闲话少说|言归正传|眼见为实)[，,]"), ""),
    ("上代码", re.compile(r"(?:直接|下面){1,2}上代码"), "代码如下"),
    ("一文", re.compile(r"一文(?:带你)?(?:读懂|看懂|搞懂|弄懂|了解|讲透|讲清楚)"), "理解"),
    ("手把手", re.compile(r"手把手(?:教你|带你|教(?!程))"), "如何"),
    ("手把手", re.compile(r"手把手"), "一步一步"),
    ("手撕 手撸", re.compile(r"手[撕撸]"), "实现"),
    ("浅谈 聊聊 谈谈 浅析 漫谈", re.compile(r"\A\s*(?:浅谈|聊聊|谈谈|浅析|漫谈)"), "关于"),
    ("聊聊 谈谈", re.compile(r"聊聊|谈谈"), "讨论"),
    ("图解", re.compile(r"\A\s*图解(?=[^决])"), "用图解释"),
    ("彻底", re.compile(r"彻底(?:搞懂|弄懂|搞清楚|弄清楚)"), "深入理解"),
    ("搞懂 弄懂 搞清楚 弄清楚 搞明白 弄明白", re.compile(r"[搞弄](?:懂|清楚|明白)"), "理解"),
    ("保姆级", re.compile(r"保姆级的?"), "非常详细的"),
    ("由浅入深", re.compile(r"由浅入深地?"), "逐步"),
    ("一步到位", re.compile(r"一步到位地?"), "直接"),
    ("肉眼可见", re.compile(r"肉眼可见地?"), "明显"),
    ("打个比方",
     re.compile(r"(?:让?我们|我)?(?:可以|先|来){0,2}打个比方(?:来?说)?[：:，,。]?"), "例如，"),
    ("说人话 人话版 大白话 直白 通俗",
     re.compile(
         rf"{_BEGIN}(?:说人话|人话版|用大白话(?:来?说|讲)|(?:说得)?(?:直白|通俗)(?:一?点[说讲]?(?=[，,：:就])|[地来][说讲])|说得直白一?点)"
         r"(?:就是)?[，,：:]?"
     ), "简而言之，"),
    ("不可否认", re.compile(rf"{_BEGIN}不可否认(?:的是)?[，,]?"), "确实，"),
    ("言下之意", re.compile(r"言下之意就?是?[，,]?"), "也就是说，"),
    ("不得不提", re.compile(r"不得不提(?![高升出前供交示取醒到])"), "值得一提"),
    ("不妨", re.compile(r"不妨(?!碍)"), "可以"),
    ("第一时间", re.compile(r"第一时间(?=[回处解更修响通联])"), "尽快"),
    ("意外", re.compile(r"(?:不出|没有|如无)意外(?:的话)?(?=[，,])"), "如果没有问题"),
    # Who reads.
    ("小伙伴 同学们", re.compile(r"小伙伴们?|同学们"), "读者"),
    ("的同学", re.compile(r"(?<=的)同学(?=可以|请|可|应该|也|建议|[，,。])"), "读者"),
    ("小白", re.compile(r"(?<!张)小白(?![鼠菜兔狗])"), "初学者"),
    # How good it is.
    ("不错", re.compile(r"(?<!错)不错(?![过误失])"), "很好"),
    ("差不多", re.compile(r"(?<!相)差不多(?=\s?[\d一二两三四五六七八九十百几])"), "大约"),
    ("差不多", re.compile(r"(?<!相)差不多的"), "相近的"),
    ("差不多", re.compile(r"(?<!相)差不多"), "很接近"),
    ("拉胯", re.compile(r"(?:很|太|非常)?拉胯"), "很差"),
    ("给力", re.compile(r"(?:很|太|非常)?给力"), "很好"),
    ("吊打 碾压", re.compile(r"(?:吊打|碾压)(?=\w)"), "远好于"),
    ("管用", re.compile(r"(?<![不只尽主托掌接保])管用(?=[，。；！了的]|\s*\Z)"), "有效"),
    ("万能",
     re.compile(r"(?<![\d\s一二两三四五六七八九十百千几数上])万能(?![够否力量源耗见])"), "通用"),
    ("断崖式", re.compile(r"断崖式地?(?:下跌|下降|下滑)"), "大幅下降"),
    ("一般", re.compile(rf"效果(?:很|比较)?一般{_END}"), "效果不好"),
    ("得要命 得离谱 得惊人 得可怕 得吓人",
     re.compile(r"([快慢大小多少难贵高低好])得(?:要命|离谱|惊人|可怕|吓人)"), r"非常\1"),
    ("火", re.compile(r"火得一塌糊涂|爆火"), "非常流行"),
    ("火", re.compile(rf"(很|最近|非常|特别|十分|越来越)火(?=[的了]|{_STOP})"), r"\1流行"),
    ("挺 蛮", re.compile(r"[挺蛮](?=[好快慢大小多难简高低])"), "很"),
    ("烧脑", re.compile(r"(?:很|非常|比较|有点)?烧脑"), "很难理解"),
    ("有点绕", re.compile(rf"有点绕{_END}"), "有点复杂"),
    ("掉点", re.compile(r"(?<![去删丢])掉点(?![击云数积])"), "精度下降"),
    ("涨点", re.compile(r"涨点(?![击云数积])"), "提升精度"),
    # What happened.
    ("懵了", re.compile(r"(?:整个)?(?:人都?)?懵了"), "非常困惑"),
    ("跑通", re.compile(r"跑通了"), "成功运行了"),
    ("跑通", re.compile(r"跑通"), "成功运行"),
    ("跑",
     re.compile(r"(?<![逃奔赛长慢快])跑(?=了|一下|一次|一遍|几遍|两遍|完|起来|得|在)"), "运行"),
    ("喂给 扔给 丢给", re.compile(r"[喂扔丢]给"), "传给"),
    ("喂", re.compile(r"喂(?=[到进])"), "输入"),
    ("搬到 挪到", re.compile(r"搬到|挪到"), "移到"),
    ("挪", re.compile(r"(?<!腾)挪(?![威用亚])"), "移动"),
    ("白费", re.compile(r"(?<!明)白费(?!用)"), "浪费"),
    ("挂了", re.compile(rf"(?<!悬)挂了{_END}"), "崩溃了"),
    ("坑", re.compile(r"踩[过了](很多|不少|许多|几个|一些)坑"), r"遇到了\1问题"),
    ("坑", re.compile(r"踩[过了]?的坑|踩坑"), "遇到的问题"),
    ("坑",
     re.compile(rf"(有[^，。；：！？]{{0,4}}?|[这那]些|的)坑(?=需要|要|有|都|{_STOP})"),
     r"\1问题"),
    ("招", re.compile(r"这一?招(?![聘募生呼待标牌])"), "这个方法"),
    ("亲测", re.compile(r"亲测(?=有效|可用)"), "经过测试"),
    ("显存爆 爆显存", re.compile(r"爆显存了?|显存[爆炸]了"), "显存不足"),
    ("吃显存 吃内存 吃资源 吃算力",
     re.compile(r"(?:很|非常|特别|比较|太)吃(?=显存|内存|资源|算力)"), "需要很多"),
    ("吃显存 吃内存 吃资源 吃算力", re.compile(r"吃(?=显存|内存|资源|算力)"), "占用"),
    ("扔 丢", re.compile(r"[扔丢](?:进|到)(?=模型|网络|神经)"), "输入"),
    ("塞进", re.compile(r"塞进"), "放入"),
    ("啃", re.compile(r"啃(?=完|了|过|源码|论文|代码|书)"), "阅读"),
    ("搞", re.compile(r"(?<![乱恶])搞(?=[了个这完好成]|一个)"), "做"),
    ("标", re.compile(r"(?<![目指坐鼠图光商达非徽投国对])标(?=数据|了[\d一两几])"), "标注"),
    ("貌似", re.compile(r"(?<![外容全面美样礼])貌似(?!乎)"), "似乎"),
    ("实操", re.compile(r"(?<![其真现切确老事])实操(?![作纵控])"), "实际操作"),
    ("老是", re.compile(r"(?<![古元苍衰长])老是(?![什哪])"), "总是"),
    ("造轮子", re.compile(r"(?<![制打])造轮子"), "实现"),
    ("死活", re.compile(r"(?<!生)死活(?=不|没|都|也|要)"), "一直"),
    ("省事", re.compile(r"(?<!节)省事(?![件务业情])"), "方便"),
    ("标配", re.compile(r"(?<![目指坐鼠图])标配(?![置对])"), "标准配置"),
    ("限于篇幅", re.compile(rf"{_BEGIN}限于篇幅"), "由于篇幅有限"),
    ("调包 调库", re.compile(r"(?:直接|只会|用来)调[包库](?!括)"), "直接使用库"),
    ("偷个懒 偷懒", re.compile(rf"{_BEGIN}(?:为了|想)?偷个?懒[，,]"), "为了简单，"),
    ("偷懒的", re.compile(r"偷懒的"), "简单的"),
    ("过一遍", re.compile(r"(?<![经通看跑走做读写学用超])过一遍"), "看一遍"),
    ("勉强", re.compile(r"勉强(?=能|可以|够|算)"), "基本"),
    ("被淘汰", re.compile(r"被淘汰"), "被取代"),
    ("秒杀", re.compile(r"秒杀(?!系统|活动|场景|[商业接服订库功])(?=\w)"), "远好于"),
    ("侧面", re.compile(r"从侧面(?:也)?(?:印证|证实|证明|反映|说明)"), "间接证明"),
    ("导师", re.compile(r"(?<=[我的])导师"), "指导老师"),
    ("得飞起 得像", re.compile(r"([快慢])得(?:飞起|像[^，。；！]{1,4})"), r"非常\1"),
    ("炼丹", re.compile(r"炼丹(?!师)"), "训练模型"),
    # How clauses hang together.
    ("总的来说 总体来说", re.compile(r"总[的体]来说[，,]?"), "总之，"),
    ("归根结底 归根到底 说到底",
     re.compile(r"(?:归根结底|归根到底|说到底(?![层部下座]))[，,]?"), "最终"),
    ("无非", re.compile(r"无非就?是"), "只是"),
    ("千万", re.compile(r"千万(?:不要|别)"), "不要"),
    ("切记", re.compile(rf"{_BEGIN}切记[，,：:]?"), "注意，"),
    ("好在", re.compile(rf"{_BEGIN}好在(?!哪)"), "幸运的是，"),
    ("可惜", re.compile(rf"{_BEGIN}可惜(?:的是)?(?:[，,]|(?=\w))"), "遗憾的是，"),
    ("说回来", re.compile(rf"{_BEGIN}话又?说回来[，,]?"), "但是"),
    ("感兴趣的可以", re.compile(r"感兴趣的可以"), "感兴趣的读者可以"),
    ("与其",
     re.compile(rf"{_BEGIN}与其(?![他它余中所自本对相])([^，。；！？]{{2,25}})[，,]?(?:还|倒)?不如([^，。；！？]{{2,25}}){_END}"),
     r"应该\2，而不是\1"),
    ("宁可 宁愿",
     re.compile(r"(?<!无)宁[可愿]([^，。；]{1,15}?)[，,]?也(?:不要|别)"), r"可以\1，但不要"),
    ("多半", re.compile(r"(?<!大)多半(?=[会是能要])"), "很可能"),
    ("诚然", re.compile(rf"{_BEGIN}诚然"), "确实"),
    ("好比", re.compile(rf"{_BEGIN}(?:这就?)?好比(?=\w)"), "就像"),
    ("来说", re.compile(r"就?拿([^，。；]{1,12}?)来说吧?"), r"以\1为例"),
    ("趁热打铁", re.compile(rf"[，,]趁热打铁{_END}"), ""),
    ("到底", re.compile(r"(?<!归根)到底(?=是|解决|有|为|怎么|该|要|哪|谁|什么|能|会)"), ""),
    ("就行", re.compile(r"就行了?(?=[，。；！？]|\Z)"), "就可以了"),
    ("就是了", re.compile(rf"就是了{_END}"), "就可以了"),
    ("别",
     re.compile(
         r"(?<![区类特分识级性个差鉴辨判离告组国族之])别"
         r"(?=再|用|把|在|想|设|让|急|小看|以为|怕|写|放|直接|说|去|忘|太|给|随便|乱|动)"
     ), "不要"),
    ("随便", re.compile(r"随便(?=[设取选写])"), "任意"),
    ("怎么办",
     re.compile(rf"{_BEGIN}((?!如果|要是|那|我|该|应该)[^，。；：！？]{{3,25}}?)(?:了|的话)?(?:该|应该)?怎么办呢?{_END}"),
     r"如果\1，应该怎么做"),
)  # fmt: skip
"""What a text holds that a pattern can match, the pattern, and what stands for it; each is tried on
what those before have left."""

_ENUMERATED = re.compile(rf"({_BEGIN})([一二三四五六])是")
_RULES = tuple((keys.split(), pattern, plain) for keys, pattern, plain in _PATTERNS)
_WORDS = {**IDIOMS, **_PHRASES}


def _alternatives() -> Iterator[str]:
    """Yield the words by the character they begin with: a search tries few of them anywhere."""
    ordered = sorted(_WORDS, key=lambda word: (word[0], -len(word)))
    for first, words in groupby(ordered, key=itemgetter(0)):
        yield f"{first}(?:{'|'.join(word[1:] for word in words)})"


_PHRASE = re.compile(
    f"(?=[{''.join(dict.fromkeys(word[0] for word in _WORDS))}])(?:{'|'.join(_alternatives())})"
)


def in_plain_words(text: str) -> str:
    """Return a text with what is said as in talk said as in documentation.

    ``一是…，二是…`` is counted as 第一, 第二; what is plain already stays as it is. Never returns
    nothing for something: there must be a text to ask for.
    """
    talk = text
    for keys, pattern, plain in _RULES:
        for key in keys:
            if key in text:
                text = pattern.sub(plain, text)
                break
    if "一是" in text and "二是" in text:
        text = _ENUMERATED.sub(r"\1第\2，", text)
    return _PHRASE.sub(lambda found: _WORDS[found[0]], text) or talk
