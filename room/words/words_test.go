package words

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// Text that looks like other text: a line holds what can be seen.
func TestALineHoldsWhatCanBeSeen(t *testing.T) {
	for typed, kept := range map[string]string{
		"Ines":                             "Ines",
		" Ines ":                           "Ines",
		"In\u200bes":                       "Ines", // no width
		"\u202eseni":                       "seni", // right to left
		"a\u2066b\u2069c\u200e":            "abc",
		"In\u200des":                       "Ines", // a joiner where nothing joins
		"Ines\nfacilitator":                "Ines facilitator",
		"Ines \r\n\t facilitator\u2029":    "Ines facilitator",
		"a\u0085b\vc\fd\u2028e":            "a b c d e",
		"a  b\u00a0c\u3000d":               "a  b\u00a0c\u3000d",
		"I\x00n\x07e\x7fs\u009f":           "Ines",
		"In\uffffes\ufdd0\U0010ffff":       "Ines", // not characters
		"In\ue000es\U000f0000\U00100000":   "Ines", // everybody's own
		"In\u00ades\ufeff":                 "Ines",
		"\u3164\uffa0\u115f\u1160":         "", // letters that stand for a missing letter
		"\u200d":                           "",
		"\u2800\u2800":                     "", // Braille without dots
		"a\u2800b":                         "a b",
		"\u0301\u0301":                     "", // accents on nothing
		"\ufffc":                           "",
		"In\ufe0fes\U000e0100":             "Ines",
		"I\U000e0041\U000e0042nes":         "Ines", // tags, which can hide a text
		"a\u034fb\u17b4\u180bc":            "abc",
		"e" + strings.Repeat("\u0301", 79): "e" + strings.Repeat("\u0301", MaxMarks),
		"ع\u200cر":                         "ع\u200cر", // Persian
		"क्\u200dष":                        "क्\u200dष",
		"സുനില്\u200d":                     "സുനില്\u200d",
		"علي\u200c":                        "علي",
		"हिन्दी नाम":                       "हिन्दी नाम",
		"נָעֳמִי":                          "נָעֳמִי",
		"Nguyễn Thị Minh Khai":             "Nguyễn Thị Minh Khai",
		"\u06dd١":                          "\u06dd١",     // a format that is seen
		"葛\U000e0100":                      "葛\U000e0100", // one of two ways to draw it
		"👩\u200d🚒":                         "👩\u200d🚒",
		"🏳\ufe0f\u200d🌈":                   "🏳\ufe0f\u200d🌈",
		"❤\ufe0f ☂\ufe0e":                  "❤\ufe0f ☂\ufe0e",
		"1\ufe0f\u20e3":                    "1\ufe0f\u20e3",
		"1\ufe0f2":                         "12",
		"👩\u200d":                          "👩",
		"🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f": "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
		"🏴\U000e0067\U000e0062": "🏴",
		"\ufffd?":               "\ufffd?",
	} {
		got := Line(typed)
		if got != kept {
			t.Errorf("%+q reads %+q, and not %+q", typed, got, kept)
		}
		if again := Line(got); again != got {
			t.Errorf("%+q reads %+q the second time", got, again)
		}
		if Unseen(typed) != (kept != strings.TrimSpace(typed)) {
			t.Errorf("%+q: is there something that cannot be seen in it?", typed)
		}
	}
}

// Whatever the characters are, a line has nothing in it that Unicode says is no character to look at.
func FuzzLine(f *testing.F) {
	f.Add("In\u200bes\n🏴\U000e0067\U000e007f\u202e")
	f.Fuzz(func(t *testing.T, typed string) {
		if !utf8.ValidString(typed) {
			return
		}
		got := Line(typed)
		if Line(got) != got || strings.TrimSpace(got) != got {
			t.Fatalf("%+q reads %+q, which is not the form of itself: %+q", typed, got, Line(got))
		}
		if strings.ContainsFunc(got, func(r rune) bool {
			return unicode.IsControl(r) || unicode.In(r, unicode.Co, unicode.Noncharacter_Code_Point, unicode.Bidi_Control, unicode.Zl, unicode.Zp)
		}) {
			t.Fatalf("%+q reads %+q", typed, got)
		}
	})
}

// What is pasted keeps its lines, and nothing of it is a reason to refuse it.
func TestLinesEndInOneWayAndControlsCanBeSeen(t *testing.T) {
	for typed, kept := range map[string]string{
		"a\tb\nc":                              "a\tb\nc",
		"a\r\nb\rc\vd\fe\u0085f\u2028g\u2029h": "a\nb\nc\nd\ne\nf\ng\nh",
		"a\n\r\nb":                             "a\n\nb",
		"\x1b[31mred\x00\x7f\u009b":            "\ufffd[31mred\ufffd\ufffd\ufffd",
		"\u202eabc\u2066\u200b":                "\u202eabc\u2066\u200b",
		"漢字 🙂 é":                               "漢字 🙂 é",
	} {
		if got := Lines.Replace(typed); got != kept {
			t.Errorf("%+q reads %+q, and not %+q", typed, got, kept)
		}
	}
}

func TestNamesThatLookAlike(t *testing.T) {
	for _, pair := range [][2]string{
		{"Ines", "Ines"}, {"Ines", "INES"}, {"Ines", "lnes"}, {"INES", "lnes"}, {"Ines", "Inеs"}, {"Ines", "ІnΕѕ"}, {"Ines", "Ｉｎｅｓ"},
		{"Ines", "𝐈𝐧𝐞𝐬"}, {"Ines", "In\u200bes"}, {"Ines", "Ines\u3164"}, {"Inés", "Ine\u0301s"}, {"Inés", "Inе\u0301s"}, {"Bob", "B0b"}, {"Bob", "b0b"},
		{"Iñaki", "Iñaкi"}, {"Ali", "Alı"}, {"ali", "alı\u0307"}, {"O’Neil", "O'Neil"}, {"Ann-Kathrin", "Ann–Kathrin"}, {"Ada  L", "ada\u00a0l"},
		{"Karin", "Kαrin"}, {"marn", "mam"}, {"Straße", "STRASSE"},
	} {
		if !Alike(pair[0], pair[1]) || !Alike(pair[1], pair[0]) {
			a, b := looksOf(pair[0])
			c, d := looksOf(pair[1])
			t.Errorf("%q and %q are told apart: %q %q, %q %q", pair[0], pair[1], a, b, c, d)
		}
	}
	for _, pair := range [][2]string{
		{"Ines", "Inés"}, {"Ines", "Inez"}, {"Ines", "Ines L"}, {"Ines", "Ines (2)"}, {"Jose", "José"}, {"Olga", "Ольга"}, {"李", "季"},
		{"Вова", "Boba"}, {"Ada", "Ida"},
	} {
		if Alike(pair[0], pair[1]) {
			t.Errorf("%q and %q are one", pair[0], pair[1])
		}
	}
}

func TestSchemes(t *testing.T) {
	for address, scheme := range map[string]string{
		"https://meet.example/a": "https", "HTTP://a.example": "http", "tel:+358 9 123": "tel", "javascript:alert(1)": "javascript",
		" JavaScript :alert(1)": "javascript", "data: text/html,x": "data", "ms-msdt:/id": "ms-msdt", "search-ms:query=x": "search-ms",
		"Room 4, or 12: the small one": "", "Room: 4": "", "in the kitchen": "", ":": "", "12:30 in room 4": "",
	} {
		if got := Scheme(address); got != scheme {
			t.Errorf("%q begins with %q", address, got)
		}
	}
}

func BenchmarkLine(b *testing.B) {
	for name, s := range map[string]string{"Latin": "Checkout slowdown", "Arabic": "بطء الدفع في المتجر"} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				Line(s)
			}
		})
	}
}

func BenchmarkLooks(b *testing.B) {
	for range b.N {
		Alike("Ines Lindqvist", "Inés Lindqvist")
	}
}
