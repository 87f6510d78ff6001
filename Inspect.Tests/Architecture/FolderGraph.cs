using System.Text.RegularExpressions;
using Inspect.Tests.Support;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Inspect.Tests.Architecture;

/// <summary>Which namespaces of an assembly use which: what its code refers to, and what its sources name, since constants leave no trace in the code.</summary>
internal sealed partial class FolderGraph
{
    private readonly HashSet<(string From, string To)> _uses = [];
    private readonly string _root;

    private FolderGraph(string root) => _root = root;

    /// <summary>The graph of an assembly.</summary>
    /// <param name="anchor">A type of it.</param>
    public static FolderGraph Of(Type anchor)
    {
        var graph = new FolderGraph(anchor.Assembly.GetName().Name!);
        using var module = ModuleDefinition.ReadModule(anchor.Assembly.Location);
        foreach (var type in module.GetTypes())
        {
            graph.Read(type);
        }

        graph.ReadSources();
        return graph;
    }

    /// <summary>Which folders directly below one use which others there.</summary>
    /// <param name="below">Folder, as namespace below the assembly's; empty for its own.</param>
    public IReadOnlySet<(string From, string To)> Below(string below)
    {
        var prefix = below.Length == 0 ? _root + "." : $"{_root}.{below}.";
        return _uses.Where(u => u.From.StartsWith(prefix, StringComparison.Ordinal) && u.To.StartsWith(prefix, StringComparison.Ordinal))
            .Select(u => (From: u.From[prefix.Length..].Split('.')[0], To: u.To[prefix.Length..].Split('.')[0]))
            .Where(u => u.From != u.To)
            .ToHashSet();
    }

    /// <summary>Every folder that has folders, as namespace below the assembly's; the assembly itself is empty.</summary>
    public IEnumerable<string> Parents() => _uses.SelectMany(u => new[] { u.From, u.To })
        .Where(n => n.Length > _root.Length)
        .Select(n => n[(_root.Length + 1)..])
        .SelectMany(n => n.Split('.').Select((_, i) => string.Join('.', n.Split('.').Take(i))))
        .Distinct();

    /// <summary>Folders that come back to themselves over what they use.</summary>
    public static IEnumerable<string> Circles(IReadOnlySet<(string From, string To)> uses) =>
        uses.Select(u => u.From).Distinct().Where(start => Reaches(uses, start, start)).Order(StringComparer.Ordinal);

    private static bool Reaches(IReadOnlySet<(string From, string To)> uses, string from, string to)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>([from]);
        while (open.TryPop(out var folder))
        {
            foreach (var next in uses.Where(u => u.From == folder).Select(u => u.To).Where(seen.Add))
            {
                open.Push(next);
            }
        }

        return seen.Contains(to);
    }

    private void Read(TypeDefinition type)
    {
        var from = NamespaceOf(type);
        Add(from, type.BaseType);
        foreach (var used in type.Interfaces.Select(i => i.InterfaceType).Concat(type.CustomAttributes.Select(a => a.AttributeType)).Concat(type.Fields.Select(f => f.FieldType)))
        {
            Add(from, used);
        }

        foreach (var method in type.Methods)
        {
            Read(from, method);
        }
    }

    private void Read(string from, MethodDefinition method)
    {
        AddMethod(from, method);
        foreach (var attribute in method.CustomAttributes)
        {
            Add(from, attribute.AttributeType);
        }

        if (!method.HasBody)
        {
            return;
        }

        foreach (var variable in method.Body.Variables)
        {
            Add(from, variable.VariableType);
        }

        foreach (var instruction in method.Body.Instructions)
        {
            ReadOperand(from, instruction);
        }
    }

    private void ReadOperand(string from, Instruction instruction)
    {
        switch (instruction.Operand)
        {
            case TypeReference type:
                Add(from, type);
                break;
            case FieldReference field:
                Add(from, field.DeclaringType);
                Add(from, field.FieldType);
                break;
            case MethodReference method:
                Add(from, method.DeclaringType);
                AddMethod(from, method);
                break;
        }
    }

    private void AddMethod(string from, MethodReference method)
    {
        Add(from, method.ReturnType);
        foreach (var parameter in method.Parameters)
        {
            Add(from, parameter.ParameterType);
        }

        foreach (var argument in (method as GenericInstanceMethod)?.GenericArguments ?? [])
        {
            Add(from, argument);
        }
    }

    private void Add(string from, TypeReference? used)
    {
        switch (used)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType generic:
                Add(from, generic.ElementType);
                generic.GenericArguments.ToList().ForEach(a => Add(from, a));
                return;
            case TypeSpecification wrapped:
                Add(from, wrapped.ElementType);
                return;
        }

        Add(from, NamespaceOf(used));
    }

    private void Add(string from, string to)
    {
        if (IsHere(from) && IsHere(to))
        {
            _uses.Add((from, to));
        }
    }

    private bool IsHere(string name) => name == _root || name.StartsWith(_root + ".", StringComparison.Ordinal);

    private void ReadSources()
    {
        var project = Path.Combine(Repository.Root, _root);
        foreach (var file in Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories).Where(f => !IsMade(project, f)))
        {
            var text = File.ReadAllText(file);
            if (Namespace().Match(text) is { Success: true } from)
            {
                foreach (Match used in Using().Matches(text))
                {
                    Add(from.Groups[1].Value, used.Groups[1].Value);
                }
            }
        }
    }

    private static bool IsMade(string project, string file) => Path.GetRelativePath(project, file).Split(Path.DirectorySeparatorChar)[0] is "obj" or "bin";

    private static string NamespaceOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type.Namespace;
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (?:static )?(Inspect\.[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}
