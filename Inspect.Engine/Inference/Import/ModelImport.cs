using System.Reflection;

namespace Inspect.Engine.Inference.Import;

/// <summary>Makes folders that the engines run from models in the formats that people have: a folder with <c>config.json</c>, <c>*.safetensors</c> and a tokenizer, or a <c>.gguf</c> file.</summary>
public static class ModelImport
{
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
        string source, string target, WeightPrecision precision, IProgress<ImportProgress>? progress, CancellationToken cancellationToken) =>
        Task.Run(() => Convert(source, target, precision, progress, cancellationToken), cancellationToken);

    /// <summary>What would be imported, from headers alone; reads no weights.</summary>
    /// <param name="source">As of <see cref="ConvertAsync"/>.</param>
    public static ImportPlan Inspect(string source)
    {
        try
        {
            using var opened = Open(source);
            return new ImportPlan
            {
                Architecture = opened.Parts.Shape.Architecture,
                Parameters = opened.Parts.Parameters,
                ContextLength = opened.Parts.Shape.Context,
                SizeBytes = opened.Weights.Tensors.Values.Sum(t => t.Bytes),
                StoredAs = opened.Weights.Formats,
                Notes = opened.Parts.Shape.Notes,
                WhyNot = null,
            };
        }
        catch (ModelLoadException error)
        {
            return new ImportPlan { Architecture = null, Parameters = 0, ContextLength = 0, SizeBytes = 0, StoredAs = [], Notes = [], WhyNot = error.Message };
        }
    }

    private static ImportedModel Convert(string source, string target, WeightPrecision precision, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(target) || Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw new ModelLoadException($"The folder {target} is not there or not empty. Name an empty folder for the imported model.");
        }

        progress?.Report(new ImportProgress("Reading the source", 0, 0));
        using var opened = Open(source);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var error = new ModelFolderWriter(opened, target).Write(precision, progress, cancellationToken);
            return new ImportedModel(opened.Parts.Shape.Architecture, precision, opened.Parts.Parameters, error, Converter);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"The model cannot be written to {target} ({error.Message.TrimEnd('.')}). Check the disk and its permissions.", error);
        }
        catch (AggregateException error)
        {
            throw new ModelLoadException($"The weights of {source} cannot be read ({error.InnerException!.Message.TrimEnd('.')}). Copy the model again from where it came from.", error);
        }
    }

    private static ImportSource Open(string source)
    {
        try
        {
            return ImportSource.Open(source);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{source} cannot be read ({error.Message.TrimEnd('.')}). Check the disk and its permissions.", error);
        }
    }
}
