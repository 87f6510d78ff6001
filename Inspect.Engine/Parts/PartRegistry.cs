using System.Text.Json;

namespace Inspect.Engine.Parts;

/// <summary>The solvers, scorers, metrics and reducers that can be named. Thread-safe.</summary>
public sealed class PartRegistry
{
    /// <summary>Guards the adding and exchanging; readers see the list before or after it.</summary>
    private readonly Lock _lock = new();
    private volatile IReadOnlyList<PartDefinition> _all = [];
    private IReadOnlyList<PartDefinition> _ofCode = [];

    /// <summary>Takes the parts of all lists.</summary>
    /// <exception cref="InspectException">Two parts of a kind have the same name.</exception>
    public PartRegistry(IEnumerable<PartDefinition> definitions)
    {
        foreach (var definition in definitions)
        {
            Add(definition);
        }
    }

    /// <summary>Adds a part.</summary>
    /// <exception cref="InspectException">There is one of this kind and name.</exception>
    public void Add(PartDefinition definition)
    {
        lock (_lock)
        {
            if (Find(definition.Kind, definition.Name) is not null)
            {
                throw new InspectException($"There already is a {Word(definition.Kind)} \"{definition.Name}\". Give the new one another name.");
            }

            _all = [.. _all, definition];
        }
    }

    /// <summary>Puts the parts of C# task files in the place of those that were given before.</summary>
    /// <returns>Those that were not taken, since there is another of their kind and name.</returns>
    internal IReadOnlyList<PartDefinition> Exchange(IReadOnlyList<PartDefinition> definitions)
    {
        lock (_lock)
        {
            var own = _all.Except(_ofCode, ReferenceEqualityComparer.Instance).Cast<PartDefinition>().ToList();
            var names = own.Select(d => (d.Kind, d.Name)).ToHashSet();
            var taken = definitions.Where(d => names.Add((d.Kind, d.Name))).ToList();
            _ofCode = taken;
            _all = [.. own, .. taken];
            return [.. definitions.Except(taken, ReferenceEqualityComparer.Instance).Cast<PartDefinition>()];
        }
    }

    /// <summary>All parts of a kind, in the order of forms.</summary>
    public IEnumerable<PartDefinition> List(PartKind kind) => _all.Where(d => d.Kind == kind);

    /// <summary>The definition of a part; null when there is none of this name.</summary>
    public PartDefinition? Find(PartKind kind, string name) => _all.FirstOrDefault(d => d.Kind == kind && d.Name == name);

    /// <summary>The definition of a part that a log names, in full or by plain name; null for one of another package, whatever it is called there.</summary>
    public PartDefinition? FindLogged(PartKind kind, string name) => _all.FirstOrDefault(d => d.Kind == kind && (d.Name == name || d.FullName == name));

    /// <summary>What is wrong with a part; null when nothing is. The sentence names the fix.</summary>
    public string? Check(PartKind kind, Part part)
    {
        if (Find(kind, part.Name) is { } definition)
        {
            return PartCheck.Arguments(definition, part, this);
        }

        var known = List(kind).Select(d => d.Name).ToList();
        return Suggestion.Find(part.Name, known) is { } close
            ? $"unknown {Word(kind)} \"{part.Name}\". Did you mean \"{close}\"?"
            : $"unknown {Word(kind)} \"{part.Name}\". Known: {string.Join(", ", known)}.";
    }

    /// <summary>Makes a part, or gives the object that a task holds.</summary>
    /// <typeparam name="T">What parts of the kind are.</typeparam>
    /// <exception cref="InspectException">There is none of this name, an argument does not fit, or the object is of another kind.</exception>
    public T Create<T>(PartKind kind, PartUse use)
        where T : class
    {
        var part = use is PartUse.Made made ? made.Instance : Create(kind, use.Description);
        return part as T ?? throw new InspectException($"The {Word(kind)} \"{use.Name}\" is {(part is null ? "nothing" : $"a {part.GetType().Name}")}, which is no {Word(kind)}. Correct the task that holds it.");
    }

    /// <summary>The metrics that the scores of a scorer get where the task names none; null for the usual ones.</summary>
    /// <param name="scorer">A scorer that fits its definition.</param>
    public IReadOnlyList<Part>? MetricsOf(Part scorer) => Find(PartKind.Scorer, scorer.Name) switch
    {
        { MetricsOf: { } metrics } definition => metrics(new PartArguments(definition, scorer.Params) { Registry = this }),
        var definition => definition?.Metrics,
    };

    /// <summary>All arguments as the log keeps them: defaults, overlaid by what was given.</summary>
    public IReadOnlyDictionary<string, JsonElement> AllArguments(PartKind kind, PartUse use)
    {
        var declared = use is PartUse.Named ? Find(kind, use.Name)?.Parameters : null;
        return (declared ?? [])
            .Where(p => p.Default is not null && !use.Params.ContainsKey(p.Name))
            .Select(p => KeyValuePair.Create(p.Name, JsonSerializer.SerializeToElement(p.Default, p.Default!.GetType())))
            .Concat(use.Params)
            .ToDictionary();
    }

    /// <summary>What is wrong with a part, as a sentence of its own. A name keeps its spelling.</summary>
    public static string Sentence(string problem) => problem.StartsWith("unknown ", StringComparison.Ordinal) ? string.Concat("U", problem.AsSpan(1)) : problem;

    private static string Word(PartKind kind) => kind.ToString().ToLowerInvariant();

    private object Create(PartKind kind, Part part)
    {
        if (Check(kind, part) is { } problem)
        {
            throw new InspectException(Sentence(problem));
        }

        var definition = Find(kind, part.Name)!;
        return definition.Create(new PartArguments(definition, part.Params) { Registry = this });
    }
}
