using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Inspect.Engine.Tasks.Code;

/// <summary>Compiles C# task files together, against the framework and this library alone. The compiler is loaded when this is first used.</summary>
internal sealed class CodeCompiler
{
    private const int MaxProblemsOfAFile = 20;

    /// <summary>What files need not say themselves.</summary>
    private static readonly string[] Usings =
    [
        "System", "System.Collections.Generic", "System.Collections.Immutable", "System.IO", "System.Linq", "System.Text", "System.Text.Json",
        "System.Threading", "System.Threading.Tasks",
        "Inspect.Engine", "Inspect.Engine.Datasets", "Inspect.Engine.Messages", "Inspect.Engine.Metrics", "Inspect.Engine.Models", "Inspect.Engine.Parts",
        "Inspect.Engine.Scorers", "Inspect.Engine.Solvers", "Inspect.Engine.Tasks", "Inspect.Engine.Tasks.Settings", "Inspect.Engine.Values",
    ];

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, DocumentationMode.None);

    /// <summary>What was read of the framework for the last compilations. It lies outside of the managed heap, where the collector does not see how much it is: read for each compilation, it piled up by hundreds of megabytes.</summary>
    private static readonly WeakReference<IReadOnlyList<MetadataReference>> KnownReferences = new([]);

    private readonly Dictionary<CodeFile, ImmutableArray<TaskProblem>> _problems = [];
    private readonly Dictionary<CodeFile, ImmutableArray<string>> _names = [];

    private CodeCompiler()
    {
    }

    /// <summary>Compiles files; those with errors are left out, and what needs them has errors of its own.</summary>
    /// <param name="name">Name of the assembly.</param>
    /// <param name="files">The files.</param>
    public static CompiledCode Compile(string name, IEnumerable<CodeFile> files) => new CodeCompiler().CompileAll(name, files);

    private CompiledCode CompileAll(string name, IEnumerable<CodeFile> files)
    {
        var trees = files.Select(f => (File: f, Tree: Parse(f))).Where(t => t.Tree is not null).ToDictionary(t => t.Tree!, t => t.File);
        var references = SharedReferences();
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        while (trees.Count > 0)
        {
            var compilation = CSharpCompilation.Create(
                name,
                [.. trees.Keys, CSharpSyntaxTree.ParseText(SourceText.From(string.Concat(Usings.Select(u => $"global using {u};\n")), Encoding.UTF8), Parsing, "usings")],
                references,
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
            var result = compilation.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
            if (result.Success)
            {
                return Result(assembly.ToArray(), symbols.ToArray());
            }

            Refuse(result.Diagnostics, trees);
            assembly.SetLength(0);
            symbols.SetLength(0);
        }

        return Result(null, null);
    }

    private CompiledCode Result(byte[]? assembly, byte[]? symbols) => new(assembly, symbols, _problems.ToImmutableDictionary(), _names.ToImmutableDictionary());

    private SyntaxTree? Parse(CodeFile file)
    {
        if (TaskText.TryRead(file.Path, file.DisplayPath, out var text, out var problem) && (problem = CodeDepth.Check(text, file.DisplayPath)) is null)
        {
            var tree = CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), Parsing, file.DisplayPath);
            if ((problem = CodeDepth.Check(tree, file.DisplayPath)) is null)
            {
                return tree;
            }
        }

        _problems[file] = [problem!];
        return null;
    }

    /// <summary>Takes the files with errors out. An error of no file is one of them all.</summary>
    private void Refuse(IEnumerable<Diagnostic> diagnostics, Dictionary<SyntaxTree, CodeFile> trees)
    {
        var errors = diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        var byTree = errors.Where(e => e.Location.SourceTree is { } tree && trees.ContainsKey(tree)).ToLookup(e => e.Location.SourceTree!);
        foreach (var (tree, file) in trees.ToList())
        {
            var own = byTree.Count == 0 ? errors : byTree[tree].OrderBy(e => e.Location.SourceSpan.Start).ToList();
            if (own.Count > 0)
            {
                var shown = own.Take(MaxProblemsOfAFile).Select(e => ToProblem(e, file)).ToList();
                var more = own.Count - shown.Count;
                _problems[file] = [.. shown, .. more > 0 ? [shown[^1] with { Message = string.Create(CultureInfo.InvariantCulture, $"{more:N0} more errors follow; mend those above first") }] : (TaskProblem[])[]];
                _names[file] = [.. NamesIn(tree)];
                trees.Remove(tree);
            }
        }
    }

    private static TaskProblem ToProblem(Diagnostic error, CodeFile file)
    {
        var place = error.Location.IsInSource ? error.Location.GetLineSpan().StartLinePosition : new LinePosition(-1, -1);
        return new TaskProblem(file.DisplayPath, place.Line + 1, place.Character + 1, $"{error.GetMessage(CultureInfo.InvariantCulture)} ({error.Id})");
    }

    /// <summary>What stands in <c>[EvalTask("…")]</c>, which can be read though the file is wrong.</summary>
    private static IEnumerable<string> NamesIn(SyntaxTree tree) => tree.GetRoot().DescendantNodes()
        .OfType<AttributeSyntax>()
        .Where(a => a.Name.ToString() is "EvalTask" or "EvalTaskAttribute")
        .Select(a => a.ArgumentList?.Arguments.FirstOrDefault()?.Expression)
        .OfType<LiteralExpressionSyntax>()
        .Where(l => l.IsKind(SyntaxKind.StringLiteralExpression))
        .Select(l => l.Token.ValueText)
        .Distinct();

    private static IReadOnlyList<MetadataReference> SharedReferences()
    {
        lock (KnownReferences)
        {
            if (!KnownReferences.TryGetTarget(out var references) || references.Count == 0)
            {
                references = References();
                KnownReferences.SetTarget(references);
            }

            return references;
        }
    }

    /// <summary>The framework, this library, and what its types are made of; not the web app, though it runs in the same process.</summary>
    private static ImmutableArray<MetadataReference> References()
    {
        var engine = typeof(EvalTask).Assembly;
        var known = engine.GetReferencedAssemblies().Select(a => a.Name!).Append(engine.GetName().Name!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location);
        return
        [
            .. ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? string.Empty)
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Where(path => known.Contains(Path.GetFileNameWithoutExtension(path)) || (Path.GetDirectoryName(path) == framework && IsOfFramework(Path.GetFileName(path))))
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }

    /// <summary>A self-contained app lies in one folder with its framework.</summary>
    private static bool IsOfFramework(string file) =>
        file.StartsWith("System.", StringComparison.Ordinal) || file is "mscorlib.dll" or "netstandard.dll" or "Microsoft.CSharp.dll" or "Microsoft.Win32.Primitives.dll";
}
