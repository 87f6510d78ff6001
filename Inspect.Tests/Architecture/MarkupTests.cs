using System.Text.RegularExpressions;
using Inspect.Tests.Support;

namespace Inspect.Tests.Architecture;

/// <summary>Markup and styles can be read: short lines, one declaration a line, styles beside the component they belong to.</summary>
public sealed partial class MarkupTests
{
    private const int MostCharacters = 140;
    private const int MostLines = 150;
    private static readonly string[] Folders = ["Inspect.Web", "wwwroot"];

    [Fact]
    public void Lines_OfMarkupAndStyles_AreShort()
    {
        var found = Files("*.razor").Concat(Files("*.css"))
            .SelectMany(f => Lines(f).Where(l => l.Text.Length > MostCharacters).Select(l => $"{f}:{l.Number} has {l.Text.Length} characters"));

        Assert.Empty(found);
    }

    [Fact]
    public void Files_OfMarkup_AreShort()
    {
        var found = Files("*.razor").Select(f => (f, Lines(f).Count())).Where(f => f.Item2 > MostLines);

        Assert.Empty(found);
    }

    [Fact]
    public void Markup_HasNoStyleOfItsOwn()
    {
        var found = Files("*.razor").SelectMany(f => Lines(f).Where(l => StyleAttribute().IsMatch(l.Text)).Select(l => $"{f}:{l.Number}"));

        Assert.Empty(found);
    }

    [Fact]
    public void Styles_HaveOneDeclarationALine()
    {
        var found = Files("*.css").SelectMany(f => Lines(f)
            .Where(l => IsCrowded(Comment().Replace(l.Text, string.Empty).Trim())).Select(l => $"{f}:{l.Number} {l.Text.Trim()}"));

        Assert.Empty(found);
    }

    /// <summary>A block that is never closed takes all rules after it with it, and no browser says so.</summary>
    [Fact]
    public void Styles_CloseEachBlock()
    {
        var found = Files("*.css").Where(f => Lines(f).Sum(l => l.Text.Count(c => c == '{') - l.Text.Count(c => c == '}')) != 0);

        Assert.Empty(found);
    }

    [Fact]
    public void Styles_OfAComponent_LieBesideIt()
    {
        var found = Files("*.razor.css").Where(f => !File.Exists(Path.Combine(Repository.Root, f[..^".css".Length])));

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("color: red;", false)]
    [InlineData("color: red; margin: 0;", true)]
    [InlineData(".a {", false)]
    [InlineData(".a { color: red;", true)]
    [InlineData("}", false)]
    [InlineData("color: red; }", true)]
    [InlineData("src: url(\"data:a;b\") format(\"woff2\");", false)]
    public void Line_WithMoreThanOneDeclaration_IsCrowded(string line, bool expected)
    {
        Assert.Equal(expected, IsCrowded(line));
    }

    /// <summary>A line holds one selector with its brace, one declaration, or one closing brace.</summary>
    private static bool IsCrowded(string line)
    {
        var text = Quoted().Replace(line, "\"\"");
        return text.Count(c => c is '{' or '}' or ';') switch
        {
            0 => false,
            1 => text is not "}" && text[^1] is not ('{' or ';'),
            _ => true,
        };
    }

    /// <summary>Paths from the repository's root, of what is ours and not built.</summary>
    private static IEnumerable<string> Files(string pattern) => Folders
        .SelectMany(d => Directory.EnumerateFiles(Path.Combine(Repository.Root, d), pattern, SearchOption.AllDirectories))
        .Select(f => Path.GetRelativePath(Repository.Root, f))
        .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(d => d is "obj" or "bin"))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<(int Number, string Text)> Lines(string file) =>
        File.ReadLines(Path.Combine(Repository.Root, file)).Select((text, index) => (index + 1, text));

    [GeneratedRegex(@"\sstyle\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex StyleAttribute();

    [GeneratedRegex(@"/\*.*?\*/")]
    private static partial Regex Comment();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();
}
