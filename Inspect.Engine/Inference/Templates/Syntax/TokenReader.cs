namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>The tokens of a template, one after the other, and the names in them.</summary>
internal sealed class TokenReader(List<Token> tokens)
{
    /// <summary>Levels at which expressions and tags may stand in each other while they are read.</summary>
    private const int MostDepth = 100;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Stack<HashSet<string>> _used = new([new HashSet<string>(StringComparer.Ordinal)]);
    private int _at;
    private int _depth;

    /// <summary>The token that comes next.</summary>
    public Token Current => tokens[_at];

    /// <summary>The token behind it.</summary>
    public Token Ahead => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    /// <summary>All names, by their numbers.</summary>
    public IReadOnlyCollection<string> Names => _numbers.Keys;

    /// <summary>Takes the next token.</summary>
    public Token Next()
    {
        var token = tokens[_at];
        _at = Math.Min(_at + 1, tokens.Count - 1);
        return token;
    }

    /// <summary>Takes a sign, if it comes next.</summary>
    public bool Skip(string sign) => SkipIf(Current.Is(sign));

    /// <summary>Takes a name, if it comes next.</summary>
    public bool SkipName(string name) => SkipIf(Current.IsName(name));

    /// <summary>Takes a sign that has to come next.</summary>
    /// <exception cref="TemplateException">It does not.</exception>
    public void Expect(string sign)
    {
        if (!Skip(sign))
        {
            throw Fail($"'{sign}' is missing before {Current.Description}");
        }
    }

    /// <summary>Takes a token of a kind that has to come next.</summary>
    /// <exception cref="TemplateException">It does not.</exception>
    public Token Expect(TokenKind kind, string what) => Current.Kind == kind ? Next() : throw Fail($"{what} is missing before {Current.Description}");

    /// <summary>Goes a level deeper.</summary>
    /// <exception cref="TemplateException">That is too deep.</exception>
    public void Enter()
    {
        if (++_depth > MostDepth)
        {
            throw Fail("it is nested too deeply");
        }
    }

    /// <summary>Comes back.</summary>
    public void Leave() => _depth--;

    /// <summary>The number of a name.</summary>
    public int NumberOf(string name)
    {
        if (!_numbers.TryGetValue(name, out var number))
        {
            number = _numbers.Count;
            _numbers.Add(name, number);
        }

        return number;
    }

    /// <summary>Notes that a variable is read.</summary>
    public void Use(string name) => _used.Peek().Add(name);

    /// <summary>Begins to note what a macro reads.</summary>
    public void BeginMacro() => _used.Push(new HashSet<string>(StringComparer.Ordinal));

    /// <summary>Ends it.</summary>
    public IReadOnlySet<string> EndMacro()
    {
        var used = _used.Pop();
        _used.Peek().UnionWith(used);
        return used;
    }

    /// <summary>Filters and tests that nobody knows.</summary>
    public UnknownNames Unknown { get; } = new();

    /// <summary>The error of this place.</summary>
    public TemplateException Fail(string reason) => new(reason, Current.Line);

    private bool SkipIf(bool isIt)
    {
        if (isIt)
        {
            Next();
        }

        return isIt;
    }
}
