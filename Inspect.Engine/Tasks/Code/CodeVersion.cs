using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Inspect.Engine.Parts;

namespace Inspect.Engine.Tasks.Code;

/// <summary>The C# task files as they were at one time: compiled, loaded, and their parts known.</summary>
internal sealed class CodeVersion
{
    private const int MostCalls = 4;

    private readonly AssemblyLoadContext? _context;

    private CodeVersion(AssemblyLoadContext? context, ImmutableArray<CodeTask> tasks, ImmutableArray<TaskFile> problems)
    {
        _context = context;
        Tasks = tasks;
        Problems = problems;
    }

    /// <summary>The tasks.</summary>
    public ImmutableArray<CodeTask> Tasks { get; }

    /// <summary>Files that are wrong, one entry for each task that they seem to hold.</summary>
    public ImmutableArray<TaskFile> Problems { get; }

    /// <summary>Compiles files, puts their parts in the place of earlier ones, and begins to make their tasks.</summary>
    /// <param name="name">Name of the assembly.</param>
    /// <param name="files">The files; none takes the earlier parts away.</param>
    /// <param name="rules">What their tasks are held against.</param>
    public static CodeVersion Load(string name, ImmutableArray<CodeFile> files, CodeRules rules)
    {
        if (files.IsEmpty)
        {
            rules.Parts.Exchange([]);
            return new CodeVersion(null, [], []);
        }

        var compiled = CodeCompiler.Compile(name, files);
        var problems = compiled.Problems.ToDictionary(p => p.Key, p => p.Value.ToList());
        var context = compiled.Assembly is null ? null : new AssemblyLoadContext(name, isCollectible: true);
        var types = context is null ? [] : TypesOf(context.LoadFromStream(new MemoryStream(compiled.Assembly!), new MemoryStream(compiled.Symbols!)));
        var byPlace = files.ToDictionary(f => f.DisplayPath, StringComparer.Ordinal);
        rules.Parts.Exchange([]);
        DefineParts(types, byPlace, rules.Parts, problems);
        ImmutableArray<CodeTask> tasks =
        [
            .. from type in types
               from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
               let mark = method.GetCustomAttribute<EvalTaskAttribute>()
               where mark is not null
               select new CodeTask(byPlace.GetValueOrDefault(mark.File, files[0]), method, mark, rules),
        ];
        var turn = new SemaphoreSlim(MostCalls);
        foreach (var task in tasks)
        {
            task.Start(turn);
        }

        return new CodeVersion(context, tasks, [.. problems.SelectMany(p => Entries(p.Key, p.Value, compiled.Names.GetValueOrDefault(p.Key, [])))]);
    }

    /// <summary>Lets go of the code: it goes when the last run that uses it has ended.</summary>
    public void Unload() => _context?.Unload();

    private static IEnumerable<TaskFile> Entries(CodeFile file, List<TaskProblem> problems, ImmutableArray<string> names)
    {
        var entry = file.WithProblems(problems.OrderBy(p => p.Line).ThenBy(p => p.Column));
        return names.IsEmpty ? [entry] : names.Select(n => entry with { Name = n });
    }

    private static void DefineParts(ImmutableArray<Type> types, Dictionary<string, CodeFile> files, PartRegistry parts, Dictionary<CodeFile, List<TaskProblem>> problems)
    {
        var defined = new List<(PartDefinition Definition, PartAttribute Mark)>();
        foreach (var type in types)
        {
            if (type.GetCustomAttribute<PartAttribute>(inherit: false) is not { } mark)
            {
                continue;
            }

            if (CodePart.TryDefine(type, mark, out var definition, out var problem))
            {
                defined.Add((definition, mark));
            }
            else
            {
                Add(mark, problem);
            }
        }

        foreach (var refused in parts.Exchange([.. defined.Select(d => d.Definition)]))
        {
            Add(defined.First(d => ReferenceEquals(d.Definition, refused)).Mark, $"there already is a {refused.Kind.ToString().ToLowerInvariant()} \"{refused.Name}\"; give this one another name");
        }

        void Add(PartAttribute mark, string problem)
        {
            // A line directive, or an argument of its own, gives another name than the file has.
            var file = files.GetValueOrDefault(mark.File) ?? files.Values.First();
            if (!problems.TryGetValue(file, out var list))
            {
                problems[file] = list = [];
            }

            list.Add(new TaskProblem(file.DisplayPath, mark.Line, 1, problem));
        }
    }

    private static ImmutableArray<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return [.. assembly.GetTypes()];
        }
        catch (ReflectionTypeLoadException error)
        {
            return [.. error.Types.OfType<Type>()];
        }
    }
}
