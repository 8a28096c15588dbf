"""What do traditional Chinese characters say? The simplified ones, in which our word lists are written.

Headers, stages and answers of exports from Taiwan and Hong Kong are read by the same lists as those of the
mainland. Only the characters that such words are made of are known here; names of people and companies never
pass through this.
"""

from __future__ import annotations

# Each pair: the traditional character, the simplified one.
_PAIRS = """
    編编 號号 稱称 戶户 單单 額额 錢钱 萬万 億亿 負负 責责 業业
    務务 員员 銷销 產产 組组 區区 處处 門门 隊队 團团 開开 關关
    閉闭 結结 簽签 約约 訂订 購购 買买 賣卖 階阶 進进 狀状 態态
    預预 計计 測测 機机 會会 幣币 別别 備备 註注 創创 錄录 檔档
    時时 間间 週周 歷历 經经 過过 記记 誰谁 說说 聯联 絡络 繫系
    訪访 談谈 話话 電电 郵邮 來来 廣广 網网 頁页 類类 線线 專专
    項项 標标 題题 轉转 換换 贏赢 輸输 敗败 勝胜 丟丢 棄弃 無无
    對对 錯错 資资 訊讯 與与 雙双 請请 選选 擇择 寫写 設设 規规
    範范 實实 際际 總总 價价 報报 評评 議议 審审 驗验 證证 協协
    後后 續续 終终 確确 認认 執执 達达 貨货 運运 費费 優优 權权
    應应 該该 動动 變变 顯显 現现 發发 復复 響响 層层 級级 領领
    導导 辦办 屬属 歸归 國国 縣县 鄉乡 東东 華华 聞闻 獲获 歐欧
    稅税 營营 質质 個个 們们 從从 點点 滿满 為为 傳传 決决 劃划
    師师 帳帐 廢废 擁拥 據据 數数 斷断 樣样 溝沟 碼码 禮礼 種种
    競竞 爭争 簡简 紀纪 紛纷 績绩 觸触 診诊 試试 詢询 詳详 誤误
    諾诺 調调 賬账 躍跃 蹤踪 輪轮 載载 較较 遷迁 遲迟 遠远 適适
    遞递 採采 鐘钟 銖铢 鍵键 鎊镑 長长 陸陆 險险 隨随 飛飞 饋馈
    戰战 條条 構构 術术 積积 穩稳 樂乐 觀观 熱热 損损 檢检 匯汇
    節节 許许 論论 識识 語语 讀读 釋释 頻频 風风 齊齐 佔占 儲储
    卻却 聲声 圖图 場场 彙汇 彈弹 徑径 恆恒 惡恶 慮虑 擴扩 擬拟
    攜携 敵敌 暫暂 曆历 歲岁 殘残 氣气 淨净 減减 濟济 灣湾 煩烦
    獎奖 環环 異异 盤盘 監监 禦御 窮穷 筆笔 糾纠 給给 統统 絕绝
    維维 緊紧 縮缩 義义 職职 臨临 舉举 藥药 裝装 補补 製制 見见
    訓训 諮咨 讓让 財财 貴贵 賴赖 躉趸 軟软 車车 連连 釐厘 醫医
    鎖锁 難难 離离 靜静 順顺 飯饭 館馆 體体 鬆松 麗丽 黃黄 齡龄
"""
_TABLE = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})


def simplified(text: str) -> str:
    """Return a text with the traditional characters known here as simplified ones."""
    return text if text.isascii() else text.translate(_TABLE)
