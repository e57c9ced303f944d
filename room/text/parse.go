package text

import (
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// Parse reads a change set as it is on the wire: a JSON list of sections, each a number (keep), or a list of a number
// and the lines of what is inserted. most is the longest that any text may be, in units. What it accepts is canonical,
// and Append writes the very same sections; whether it fits a text, Check says. Everything else is an *Error.
//
// It reads by hand because the usual decoders are too kind: they make U+FFFD of half a surrogate pair, so that two
// copies would differ without anybody noticing, and take 1.0 and 1e0 for 1.
func Parse(raw []byte, most int) (Changes, error) {
	// Most change sets are a keystroke: they are read into these and copied once, to their size.
	var fewSections [16]section
	var fewUnits [64]uint16
	p := parser{raw: raw, most: most}
	sections, text, err := p.changes(fewSections[:0], fewUnits[:0])
	if err != nil {
		return Changes{}, err
	}
	return Changes{slices.Clone(sections), slices.Clone(text)}, nil
}

// parser reads raw from at on.
type parser struct {
	raw  []byte
	at   int
	most int
}

func (p *parser) changes(sections []section, text []uint16) ([]section, []uint16, error) {
	if !p.take('[') {
		return nil, nil, refuse(Shape)
	}
	length := 0
	for first := true; !p.take(']'); first = false {
		if !first && !p.take(',') {
			return nil, nil, refuse(Shape)
		}
		var s section
		var err error
		if s, text, err = p.section(text); err != nil {
			return nil, nil, err
		}
		length += s.len // cannot run over: each is bounded, and the sum is looked at each time
		if length > p.most {
			return nil, nil, refuse(Length)
		}
		if len(text) > p.most {
			return nil, nil, &Error{Kind: Length, why: ErrTooLong}
		}
		if last := len(sections) - 1; last >= 0 && belongTogether(sections[last], s) {
			return nil, nil, refuse(Canonical)
		}
		sections = append(sections, s)
	}
	if p.peek() != 0 || p.at < len(p.raw) {
		return nil, nil, refuse(Shape)
	}
	return sections, text, nil
}

// belongTogether: two keeps, two deletes or two inserts in a row are one.
func belongTogether(a, b section) bool {
	return b.ins <= 0 && a.ins == b.ins || a.len == 0 && b.len == 0
}

// section reads one section, and appends what it inserts to text.
func (p *parser) section(text []uint16) (section, []uint16, error) {
	if !p.take('[') {
		n, err := p.number()
		if err == nil && n == 0 {
			err = refuse(Canonical)
		}
		return section{n, keep}, text, err
	}
	n, err := p.number()
	if err != nil {
		return section{}, nil, err
	}
	had, lines := len(text), 0
	for p.take(',') {
		if lines > 0 {
			text = append(text, '\n')
		}
		if text, err = p.line(text); err != nil {
			return section{}, nil, err
		}
		lines++
		if len(text)-had > p.most {
			return section{}, nil, &Error{Kind: Length, why: ErrTooLong}
		}
	}
	if !p.take(']') {
		return section{}, nil, refuse(Shape)
	}
	ins := len(text) - had
	if n == 0 && ins == 0 || lines > 0 && ins == 0 {
		return section{}, nil, refuse(Canonical)
	}
	return section{n, ins}, text, nil
}

// number reads a length: digits and nothing else.
func (p *parser) number() (int, error) {
	c := p.peek()
	if c == '-' {
		return 0, refuse(Number)
	}
	if c < '0' || c > '9' {
		return 0, refuse(Shape)
	}
	start, n := p.at, 0
	for ; p.at < len(p.raw) && '0' <= p.raw[p.at] && p.raw[p.at] <= '9'; p.at++ {
		if n = n*10 + int(p.raw[p.at]-'0'); n > p.most {
			return 0, refuse(Number)
		}
	}
	if p.raw[start] == '0' && p.at > start+1 {
		return 0, refuse(Shape)
	}
	if p.at < len(p.raw) && (p.raw[p.at] == '.' || p.raw[p.at]|0x20 == 'e') {
		return 0, refuse(Number)
	}
	return n, nil
}

// line reads one string and appends its units.
func (p *parser) line(text []uint16) ([]uint16, error) {
	if !p.take('"') {
		return nil, refuse(Shape)
	}
	for p.at < len(p.raw) {
		c := p.raw[p.at]
		switch {
		case c == '"':
			p.at++
			return text, nil
		case c == '\\':
			u, err := p.escape()
			if err != nil {
				return nil, err
			}
			if text, err = p.appendEscaped(text, u); err != nil {
				return nil, err
			}
		case c == '\n' || c == '\r':
			return nil, refuse(LineBreak)
		case c < 0x20:
			return nil, refuse(Shape)
		case c < utf8.RuneSelf:
			text = append(text, uint16(c))
			p.at++
		default:
			r, size := utf8.DecodeRune(p.raw[p.at:])
			if r == utf8.RuneError && size <= 1 {
				return nil, p.notUTF8()
			}
			text = utf16.AppendRune(text, r)
			p.at += size
		}
	}
	return nil, refuse(Shape)
}

// notUTF8 tells a surrogate that was written in the manner of UTF-8 from other bytes that mean nothing.
func (p *parser) notUTF8() error {
	if rest := p.raw[p.at:]; len(rest) >= 3 && rest[0] == 0xed && rest[1]&0xe0 == 0xa0 && rest[2]&0xc0 == 0x80 {
		return refuse(Surrogate)
	}
	return refuse(Shape)
}

// appendEscaped appends the unit that an escape stood for; the first half of a pair wants its other half right behind.
func (p *parser) appendEscaped(text []uint16, u uint16) ([]uint16, error) {
	switch {
	case u == '\n' || u == '\r':
		return nil, refuse(LineBreak)
	case isLow(u):
		return nil, refuse(Surrogate)
	case !isHigh(u):
		return append(text, u), nil
	}
	if p.at >= len(p.raw) || p.raw[p.at] != '\\' {
		return nil, refuse(Surrogate)
	}
	low, err := p.escape()
	if err != nil {
		return nil, err
	}
	if !isLow(low) {
		return nil, refuse(Surrogate)
	}
	return append(text, u, low), nil
}

// escape reads what follows a backslash.
func (p *parser) escape() (uint16, error) {
	if p.at+1 >= len(p.raw) {
		return 0, refuse(Shape)
	}
	c := p.raw[p.at+1]
	p.at += 2
	switch c {
	case '"', '\\', '/':
		return uint16(c), nil
	case 'b':
		return '\b', nil
	case 'f':
		return '\f', nil
	case 'n':
		return '\n', nil
	case 'r':
		return '\r', nil
	case 't':
		return '\t', nil
	case 'u':
		return p.hex()
	}
	return 0, refuse(Shape)
}

func (p *parser) hex() (uint16, error) {
	if len(p.raw)-p.at < 4 {
		return 0, refuse(Shape)
	}
	var u uint16
	for _, c := range p.raw[p.at : p.at+4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, refuse(Shape)
		}
		u = u<<4 | uint16(c)
	}
	p.at += 4
	return u, nil
}

// peek is the next byte that is no space, or 0 at the end.
func (p *parser) peek() byte {
	for ; p.at < len(p.raw); p.at++ {
		switch p.raw[p.at] {
		case ' ', '\t', '\n', '\r':
		default:
			return p.raw[p.at]
		}
	}
	return 0
}

// take steps over the next byte if it is the one.
func (p *parser) take(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.at++
	return true
}
