using System.Text.Json;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>Says which tokens may come next in an answer that must have a form. Shared by the answers of that form; thread-safe.</summary>
internal sealed class FormMachine
{
    /// <summary>Work for one token of one answer: some tenths of a second.</summary>
    private const int TokenBudget = 1_000_000;

    private const int MostMasks = 512;
    private const int MostCharacters = 200_000;

    private readonly Lock _lock = new();
    private readonly TermPool _pool = new() { Budget = TokenBudget };
    private readonly Dictionary<Term, ulong[]> _masks = [];
    private readonly TokenTrie _trie;

    /// <summary>Reads a form.</summary>
    /// <exception cref="GenerationException">It cannot be kept to; the sentence names what is in the way.</exception>
    public FormMachine(AnswerForm form, TokenTrie trie)
    {
        _trie = trie;
        if (form.Text.Length > MostCharacters)
        {
            throw new GenerationException($"The form of the answer has more than {MostCharacters:N0} characters. Shorten response_schema.");
        }

        Start = _pool.Root(
            form.Pattern is { } pattern ? new PatternReader(_pool, new LetterTerms(_pool, isJson: false), pattern).Read(isWhole: true)
            : form.Calls is not null ? CallReader.Read(_pool, form)
            : Schema(form.Schema!));
    }

    /// <summary>What may come at the begin.</summary>
    public Term Start { get; }

    /// <summary>It has made so many states that the next answer is better off with a new one.</summary>
    public bool IsLarge => _pool.Count > TermPool.MostTerms / 2;

    /// <summary>The tokens that may come next: a bit for each id.</summary>
    /// <exception cref="GenerationException">None may, or to find them takes too long.</exception>
    public ulong[] Allowed(Term term)
    {
        lock (_lock)
        {
            if (_masks.TryGetValue(term, out var known))
            {
                return known;
            }

            _pool.Budget = TokenBudget;
            var (bits, count) = _trie.Allowed(_pool, term);
            if (count == 0)
            {
                throw new GenerationException("The model has no token that may come next in the form of the answer: its tokenizer cannot write the letters that are asked for. Change response_schema, or use another model.");
            }

            if (_masks.Count >= MostMasks)
            {
                _masks.Clear();
            }

            _masks[term] = bits;
            return bits;
        }
    }

    /// <summary>What may come behind the bytes of a token that was allowed.</summary>
    public Term Behind(Term term, ReadOnlySpan<byte> text)
    {
        lock (_lock)
        {
            _pool.Budget = TokenBudget;
            foreach (var value in text)
            {
                term = _pool.Next(term, value);
            }

            return term;
        }
    }

    private Term Schema(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return new SchemaReader(_pool, document.RootElement).Read();
        }
        catch (JsonException error)
        {
            throw new GenerationException($"response_schema is no JSON: {error.Message.TrimEnd('.')}.", error);
        }
    }
}
