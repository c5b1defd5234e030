// Package terms reads the text of a patient search, for the peers in Go.
package terms

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	firstNamePrefixMin = 3
	phoneDigitsMin     = 4
	similarMin         = 3
	similarMax         = 64
	lastRune           = "\U0010FFFF"
)

// EnoughHits by beginnings need no search for similar names.
const EnoughHits = 5

// Terms are the readings of a search text.
type Terms struct {
	Text, TextEnd     string     // the range of what begins with it
	Digits            *string    // of a phone number
	Born              [2]*string // 03/04/2001 means two days
	FirstNameEnd      string     // end of the range of first names
	ByWords, ByNumber bool
}

// Name is that of a patient who was found.
type Name struct {
	ID        string `json:"id"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
}

var (
	phoneLike   = regexp.MustCompile(`^[0-9+().\- ]+$`)
	isoDate     = regexp.MustCompile(`^(\d{4})-?(\d\d)-?(\d\d)$`)
	dottedDate  = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.(\d{4})$`)
	slashedDate = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4})$`)
	letters     = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "ł", "l",
		"ı", "i", "þ", "th", "ς", "σ")
	apostrophes = strings.NewReplacer("\u2018", "'", "\u2019", "'", "\u02bc", "'", "`", "'", "\u00b4", "'")
)

// fold lower-cases a name, takes its accents away and makes its spaces single.
func fold(text string) string {
	plain := norm.NFKD.String(strings.ToLower(norm.NFKD.String(apostrophes.Replace(text))))
	bare := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, plain)
	return strings.Join(strings.Fields(letters.Replace(apostrophes.Replace(bare))), " ")
}

// Read gives the readings of a text; false when nothing is left of it.
func Read(q string) (Terms, bool) {
	text := fold(strings.ReplaceAll(q, ",", " "))
	if text == "" {
		return Terms{}, false
	}
	t := Terms{Text: text, TextEnd: text + lastRune, Born: birthDates(text), ByWords: strings.Contains(text, " "),
		ByNumber: strings.ContainsAny(text, "0123456789"), FirstNameEnd: text + "\x01"}
	if utf8.RuneCountInString(text) >= firstNamePrefixMin {
		t.FirstNameEnd = t.TextEnd
	}
	digits := onlyDigits(text)
	if len(digits) >= phoneDigitsMin && phoneLike.MatchString(text) {
		t.Digits = &digits
	}
	return t, true
}

func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

func birthDates(text string) [2]*string {
	if m := isoDate.FindStringSubmatch(text); m != nil {
		return [2]*string{civilDate(m[1], m[2], m[3]), nil}
	}
	if m := dottedDate.FindStringSubmatch(text); m != nil {
		return [2]*string{civilDate(m[3], m[2], m[1]), nil}
	}
	if m := slashedDate.FindStringSubmatch(text); m != nil {
		return [2]*string{civilDate(m[3], m[1], m[2]), civilDate(m[3], m[2], m[1])}
	}
	return [2]*string{}
}

func civilDate(year, month, day string) *string {
	date, err := time.Parse("2006-1-2", year+"-"+strings.TrimPrefix(month, "0")+"-"+strings.TrimPrefix(day, "0"))
	if err != nil || date.Year() < 1800 {
		return nil
	}
	text := date.Format(time.DateOnly)
	return &text
}

// WantsFirstNames tells whether a short text found so little that first names that begin with it are looked
// for as well.
func (t Terms) WantsFirstNames(hits, size int) bool {
	short := utf8.RuneCountInString(t.Text) < firstNamePrefixMin
	return short && !t.ByWords && !t.ByNumber && hits < min(size, EnoughHits)
}

// WantsSimilar tells whether names that contain the text or are a typing error away are worth a look.
func (t Terms) WantsSimilar(hits []Name, size int) bool {
	length := utf8.RuneCountInString(t.Text)
	if len(hits) >= min(size, EnoughHits) || length < similarMin || length > similarMax || t.ByNumber {
		return false
	}
	for _, hit := range hits {
		if t.ByWords || fold(hit.FirstName) == t.Text || fold(hit.LastName) == t.Text {
			return false
		}
	}
	return true
}

// Transposed gives the text with each pair of neighbouring letters exchanged.
func Transposed(text string) []string {
	runes := []rune(text)
	variants := []string{}
	for i := 0; i+1 < len(runes); i++ {
		if runes[i] == runes[i+1] {
			continue
		}
		runes[i], runes[i+1] = runes[i+1], runes[i]
		variants = append(variants, string(runes))
		runes[i], runes[i+1] = runes[i+1], runes[i]
	}
	return variants
}
