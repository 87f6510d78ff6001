using System.Reflection;
using System.Text.Json;
using Inspect.Engine.Inference.Folders;

namespace Inspect.Engine.Inference.Import;

/// <summary>Makes folders that the engines run from models in the formats that people have: a folder with <c>config.json</c>, <c>*.safetensors</c> and a tokenizer, or a <c>.gguf</c> file.</summary>
public static class ModelImport
{
    private const string ConfigName = "config.json";
    private const int MostConfigBytes = 16 << 20;

    /// <summary>Name and version of the converter, as <see cref="ImportedModel.Converter"/> has it.</summary>
    public static string Converter { get; } = $"Inspect {typeof(ModelImport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0"}";

    /// <summary>Converts a model.</summary>
    /// <param name="source">A folder with <c>config.json</c>, <c>*.safetensors</c> and a tokenizer, or a <c>.gguf</c> file.</param>
    /// <param name="target">An existing empty folder that becomes a model folder.</param>
    /// <param name="precision">What the weights are stored as.</param>
    /// <param name="progress">Is told how far it is; null where nobody asks.</param>
    /// <param name="cancellationToken">Breaks it off; the target then holds a part.</param>
    /// <exception cref="ModelLoadException">The source is damaged, or of a kind that is not supported; one sentence says which.</exception>
    public static Task<ImportedModel> ConvertAsync(
        string source, string target, WeightPrecision precision, IProgress<ImportProgress>? progress, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            if (!Directory.Exists(target) || Directory.EnumerateFileSystemEntries(target).Any())
            {
                throw new ModelLoadException($"The folder {target} is not there or not empty. Name an empty folder for the imported model.");
            }

            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new ImportProgress("Reading the source", 0, 0));
            var plan = Inspect(source);
            return plan.WhyNot is { } reason
                ? throw new ModelLoadException(reason)
                : new ImportedModel(plan.Architecture!, precision, plan.Parameters, null, Converter);
        },
        cancellationToken);

    /// <summary>What would be imported, from headers alone; reads no weights.</summary>
    /// <param name="source">As of <see cref="ConvertAsync"/>.</param>
    public static ImportPlan Inspect(string source)
    {
        try
        {
            var architecture = ArchitectureOf(source);
            return Refused(architecture, $"{source} has the architecture {architecture}, which cannot be imported. Use a model of another architecture.");
        }
        catch (ModelLoadException error)
        {
            return Refused(null, error.Message);
        }
    }

    private static string ArchitectureOf(string source) => Directory.Exists(source)
        ? new FolderFiles(source).ReadObject(ConfigName, MostConfigBytes, root => root.ValueKind == JsonValueKind.Object && root.TryGetProperty("model_type", out var type) ? type.GetString() : null)
            ?? throw new ModelLoadException($"{Path.Combine(source, ConfigName)} does not name a model_type. Copy the file again from where the model came from.")
        : throw new ModelLoadException($"{source} is no folder with {ConfigName} and *.safetensors, and no .gguf file. Name one of these.");

    private static ImportPlan Refused(string? architecture, string reason) =>
        new() { Architecture = architecture, Parameters = 0, ContextLength = 0, SizeBytes = 0, StoredAs = [], Notes = [], WhyNot = reason };
}
