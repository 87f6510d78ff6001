using System.Globalization;
using System.Text;

namespace Inspect.Engine.Python;

/// <summary>Kinds of characters as Python's methods know them. What the general categories leave open is from Unicode's PropList.txt, WordBreakProperty.txt and DerivedNumericType.txt.</summary>
internal static class LetterKinds
{
    private static readonly CodePointSet OtherLower = new(
        "AA BA 2B0-2B8 2C0-2C1 2E0-2E4 345 37A 10FC 1D2C-1D6A 1D78 1D9B-1DBF 2071 207F 2090-209C 2170-217F 24D0-24E9 2C7C-2C7D A69C-A69D A770 A7F2-A7F4 A7F8-A7F9 "
        + "AB5C-AB5F AB69 10780 10783-10785 10787-107B0 107B2-107BA 1E030-1E06D");

    private static readonly CodePointSet OtherUpper = new("2160-216F 24B6-24CF 1F130-1F149 1F150-1F169 1F170-1F189");

    private static readonly CodePointSet WithinWords = new("27 2E 3A B7 387 55F 5F4 2018-2019 2024 2027 FE13 FE52 FE55 FF07 FF0E FF1A");

    private static readonly CodePointSet Digits = new(
        "B2-B3 B9 1369-1371 19DA 2070 2074-2079 2080-2089 2460-2468 2474-247C 2488-2490 24EA 24F5-24FD 24FF 2776-277E 2780-2788 278A-2792 10A40-10A43 10E60-10E68 11052-1105A 1F100-1F10A");

    private static readonly CodePointSet NumericIdeographs = new(
        "3405 3483 382A 3B4D 4E00 4E03 4E07 4E09 4E24 4E5D 4E8C 4E94 4E96 4EAC 4EBF-4EC0 4EDF 4EE8 4F0D 4F70 4FE9 5006 5104 5146 5169 516B 516D 5341 5343-5345 534C 53C1-53C4 56DB "
        + "58F1 58F9 5E7A 5EFE-5EFF 5F0C-5F0E 5F10 62D0 62FE 634C 67D2 6D1E 6F06 7396 767E 7695 79ED 8086 842C 8CAE 8CB3 8D30 920E 94A9 9621 9646 964C 9678 96F6 F96B F973 F978 F9B2 "
        + "F9D1 F9D3 F9FD 20001 20064 200E2 20121 2092A 20983 2098C 2099C 20AEA 20AFD 20B19 22390 22998 23B1B 2626D 2F890");

    private static readonly CodePointSet OtherStarts = new("1885-1886 2118 212E");

    private static readonly CodePointSet OtherContinues = new("B7 387 1369-1371 19DA");

    /// <summary>Lower case.</summary>
    public static bool IsLower(Rune rune) => Rune.IsLower(rune) || OtherLower.Contains(rune.Value);

    /// <summary>Upper case.</summary>
    public static bool IsUpper(Rune rune) => Rune.IsUpper(rune) || OtherUpper.Contains(rune.Value);

    /// <summary>An upper-case and a lower-case letter in one, such as <c>ǅ</c>.</summary>
    public static bool IsTitle(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.TitlecaseLetter;

    /// <summary>It has a case.</summary>
    public static bool IsCased(Rune rune) => IsLower(rune) || IsUpper(rune) || IsTitle(rune);

    /// <summary>It neither ends nor begins a word, such as <c>'</c> or an accent.</summary>
    public static bool IsCaseIgnorable(Rune rune) => WithinWords.Contains(rune.Value) || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;

    /// <summary>A decimal digit, or one of another kind, such as <c>²</c>.</summary>
    public static bool IsDigit(Rune rune) => Rune.IsDigit(rune) || Digits.Contains(rune.Value);

    /// <summary>A character with a numeric value.</summary>
    public static bool IsNumeric(Rune rune) => Rune.IsNumber(rune) || NumericIdeographs.Contains(rune.Value);

    /// <summary>It may begin a name, or be part of one.</summary>
    public static bool IsPartOfName(Rune rune, bool isFirst) => rune.Value == '_' || OtherStarts.Contains(rune.Value)
        || Rune.GetUnicodeCategory(rune) is <= UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber
        || (!isFirst && (OtherContinues.Contains(rune.Value) || Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation));

    /// <summary>Words begin with upper case, and nothing else is: of several cases none is in the wrong place.</summary>
    public static bool AreTitles(string text)
    {
        var (isInside, isAny) = (false, false);
        foreach (var rune in text.EnumerateRunes())
        {
            var (isLower, isHigh) = (IsLower(rune), IsUpper(rune) || IsTitle(rune));
            if (isInside ? isHigh : isLower && !isHigh)
            {
                return false;
            }

            isInside = isLower || isHigh;
            isAny |= isInside;
        }

        return isAny;
    }

    /// <summary>All that has a case has the one that is asked for, and something has.</summary>
    public static bool AreAll(string text, bool isLower)
    {
        var isAny = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsTitle(rune) || (isLower ? IsUpper(rune) : IsLower(rune)))
            {
                return false;
            }

            isAny |= isLower ? IsLower(rune) : IsUpper(rune);
        }

        return isAny;
    }
}
