package ehrconnect.peer;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The readings of a search text. */
record SearchTerms(
    String text, String digits, List<String> born, String firstNameEnd, boolean byWords, boolean byNumber) {

  private static final int FIRST_NAME_PREFIX_MIN = 3;
  private static final int PHONE_DIGITS_MIN = 4;
  private static final int ENOUGH_HITS = 5;
  private static final int SIMILAR_MIN = 3;
  private static final int SIMILAR_MAX = 64;
  private static final String LAST_CHARACTER = Character.toString(0x10ffff);

  private static final Pattern APOSTROPHES = Pattern.compile("[\u2018\u2019\u02bc`\u00b4]");
  private static final Pattern MARKS = Pattern.compile("[\\p{M}\\p{Cf}]+");
  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Cc}\\p{Z}]+");
  private static final Pattern SPECIAL = Pattern.compile("[ßæœøđðłıþς]");
  private static final Pattern PHONE = Pattern.compile("[0-9+().\\- ]+");
  private static final Pattern ISO = Pattern.compile("(\\d{4})-?(\\d\\d)-?(\\d\\d)");
  private static final Pattern DOTTED = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})");
  private static final Pattern SLASHED = Pattern.compile("(\\d{1,2})/(\\d{1,2})/(\\d{4})");
  private static final Map<String, String> LETTERS =
      Map.of("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "ł", "l", "ı", "i", "þ", "th", "ς", "σ");

  /** Empty when nothing is left of the text. */
  static Optional<SearchTerms> read(String q) {
    String text = fold(q.replace(',', ' '));
    if (text.isEmpty()) return Optional.empty();
    String digits = text.replaceAll("[^0-9]+", "");
    boolean phone = digits.length() >= PHONE_DIGITS_MIN && PHONE.matcher(text).matches();
    String end = text.length() >= FIRST_NAME_PREFIX_MIN ? LAST_CHARACTER : "\u0001";
    return Optional.of(
        new SearchTerms(
            text, phone ? digits : null, birthDates(text), text + end, text.contains(" "), !digits.isEmpty()));
  }

  /** The end of the range of what begins with the text. */
  String textEnd() {
    return text + LAST_CHARACTER;
  }

  /** Whether a short text found so little that first names that begin with it are looked for as well. */
  boolean wantsFirstNames(List<Patient.Found> hits, int size) {
    return text.length() < FIRST_NAME_PREFIX_MIN && !byWords && !byNumber && hits.size() < Math.min(size, ENOUGH_HITS);
  }

  /** Whether names that contain the text or are one typing error away are looked for as well. */
  boolean wantsSimilar(List<Patient.Found> hits, int size) {
    if (hits.size() >= Math.min(size, ENOUGH_HITS) || byNumber) return false;
    if (text.length() < SIMILAR_MIN || text.length() > SIMILAR_MAX) return false;
    return hits.stream()
        .noneMatch(hit -> byWords || fold(hit.firstName()).equals(text) || fold(hit.lastName()).equals(text));
  }

  /** The text with each pair of neighbouring letters exchanged. */
  List<String> transposed() {
    int[] letters = text.codePoints().toArray();
    List<String> variants = new ArrayList<>();
    for (int i = 1; i < letters.length; i++) {
      if (letters[i] == letters[i - 1]) continue;
      int[] swapped = letters.clone();
      swapped[i] = letters[i - 1];
      swapped[i - 1] = letters[i];
      variants.add(new String(swapped, 0, swapped.length));
    }
    return variants;
  }

  private static String fold(String text) {
    String decomposed = nfkd(APOSTROPHES.matcher(text).replaceAll("'"));
    String bare = MARKS.matcher(nfkd(decomposed.toLowerCase(Locale.ROOT))).replaceAll("");
    String plain = APOSTROPHES.matcher(bare).replaceAll("'");
    String letters = SPECIAL.matcher(plain).replaceAll(match -> LETTERS.get(match.group()));
    return SPACES.matcher(letters).replaceAll(" ").strip();
  }

  private static String nfkd(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD);
  }

  private static List<String> birthDates(String text) {
    Matcher iso = ISO.matcher(text);
    if (iso.matches()) return Arrays.asList(civilDate(iso.group(1), iso.group(2), iso.group(3)), null);
    Matcher dotted = DOTTED.matcher(text);
    if (dotted.matches()) return Arrays.asList(civilDate(dotted.group(3), dotted.group(2), dotted.group(1)), null);
    Matcher slashed = SLASHED.matcher(text);
    if (!slashed.matches()) return Arrays.asList(null, null);
    String year = slashed.group(3);
    return Arrays.asList(
        civilDate(year, slashed.group(1), slashed.group(2)), civilDate(year, slashed.group(2), slashed.group(1)));
  }

  private static String civilDate(String year, String month, String day) {
    try {
      LocalDate date = LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
      return date.getYear() >= 1800 ? date.toString() : null;
    } catch (DateTimeException error) {
      return null;
    }
  }
}
