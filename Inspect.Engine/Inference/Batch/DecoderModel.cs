using System.Globalization;
using Inspect.Engine.Inference.Folders;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Inspect.Engine.Inference.Batch;

/// <summary>A decoder's graph, loaded, with what its inputs and outputs say.</summary>
internal sealed class DecoderModel : IDisposable
{
    /// <summary>Input with the tokens.</summary>
    public const string Ids = "input_ids";

    /// <summary>Input that counts the tokens of each row.</summary>
    public const string Mask = "attention_mask";

    /// <summary>Input with the positions of the tokens, which older graphs have.</summary>
    public const string Positions = "position_ids";

    /// <summary>Output with the logits.</summary>
    public const string Logits = "logits";

    private const string Attention = "GroupQueryAttention";

    // Graphs whose weights lie in files of their own are far smaller; others are loaded as they are.
    private const long MostGraphBytes = 64 << 20;

    private DecoderModel(InferenceSession session, ModelFolder folder, LogitsOutput output, int? longestShort)
    {
        Session = session;
        Output = output;
        LongestShort = longestShort;
        KeyNames = [.. Layers(session, "past_key_values.{0}.key")];
        Heads = session.InputMetadata[KeyNames[0]].Dimensions[1];

        // Graphs leave the size of a head open, as quantised keys are narrower.
        Size = SizeOf(folder, Heads);
        CacheType = session.InputMetadata[KeyNames[0]].ElementDataType;
        HasPositions = session.InputMetadata.ContainsKey(Positions);
        var logits = session.OutputMetadata[Logits].Dimensions;
        VocabularySize = logits[^1];
    }

    /// <summary>The session. One run at a time.</summary>
    public InferenceSession Session { get; }

    /// <summary>Which logits it computes.</summary>
    public LogitsOutput Output { get; }

    /// <summary>Names of the inputs with the keys, by layer.</summary>
    public IReadOnlyList<string> KeyNames { get; }

    /// <summary>Heads of keys in a layer.</summary>
    public int Heads { get; }

    /// <summary>Numbers in a head.</summary>
    public int Size { get; }

    /// <summary>What keys and values are: float32, or int8, which the graph scales itself.</summary>
    public TensorElementType CacheType { get; }

    /// <summary>The graph asks for the positions of tokens.</summary>
    public bool HasPositions { get; }

    /// <summary>Tokens of the longest text that has the angles of short ones; null where all texts have the same.</summary>
    public int? LongestShort { get; }

    /// <summary>Number of logits.</summary>
    public int VocabularySize { get; }

    /// <summary>Why a folder's graph cannot run rows of unequal lengths together; null where it can. Reads the graph, not the weights.</summary>
    public static string? WhyNot(ModelFolder folder)
    {
        try
        {
            return new FileInfo(GraphPath(folder)).Length > MostGraphBytes ? "its weights lie in the graph's own file"
                : WhyNot(new DecoderGraph(File.ReadAllBytes(GraphPath(folder))), folder);
        }
        catch (Exception error) when (error is IOException or FormatException or UnauthorizedAccessException)
        {
            return $"its graph cannot be read ({error.Message.TrimEnd('.')})";
        }
    }

    /// <summary>Loads a folder's graph.</summary>
    /// <exception cref="ModelLoadException">It is of a kind that this engine does not run.</exception>
    /// <exception cref="OnnxRuntimeException">It cannot be loaded.</exception>
    public static DecoderModel Load(ModelFolder folder, int threads)
    {
        var graph = new DecoderGraph(File.ReadAllBytes(GraphPath(folder)));
        if (WhyNot(graph, folder) is { } reason)
        {
            throw Refused(folder, reason);
        }

        // Windows has no variable for it.
        OrtEnv.Instance().DisableTelemetryEvents();
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            EnableMemoryPattern = false,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Between two steps the sampler has the cores.
        options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder.Path);
        var isLast = graph.GivesLastAlone(Logits);
        var hasPositions = !isLast && graph.HasHead(Logits);
        var changed = graph.Changed(hasPositions ? Logits : null);
        var session = changed is null ? new InferenceSession(GraphPath(folder), options) : new InferenceSession(changed, options);
        try
        {
            Check(session, folder);
            return new DecoderModel(session, folder, hasPositions ? LogitsOutput.Chosen : isLast ? LogitsOutput.Last : LogitsOutput.All, graph.LongestShort);
        }
        catch (Exception error) when (error is ModelLoadException)
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => Session.Dispose();

    private static string GraphPath(ModelFolder folder) => Path.Combine(folder.Path, folder.GraphName);

    private static string? WhyNot(DecoderGraph graph, ModelFolder folder)
    {
        var layers = folder.Layers;
        var attentions = graph.Nodes.Where(n => n.Operator == Attention).ToList();
        return attentions.Count == 0 ? "its attention is not of the kind that counts the tokens of each row"
            : attentions.Count != layers ? $"only {attentions.Count} of its {layers} layers have an attention that counts the tokens of each row"
            : folder.Sliding is { } sliding && (sliding.SlidesInputs || graph.Windows == 0) ? "some of its layers are given the last tokens only"
            : graph.HasOtherChoice ? "it has a choice (If) that is not the one between two tables of angles"
            : graph.LongestShort is { } border && graph.AngleRows - border < folder.ContextLength ? $"its tables of angles are shorter than the context_length of {ModelFolder.ConfigName}"
            : null;
    }

    private static void Check(InferenceSession session, ModelFolder folder)
    {
        var keys = Layers(session, "past_key_values.{0}.key").ToList();
        var known = new HashSet<string>([Ids, Mask, Positions, DecoderGraph.PositionsInput, DecoderGraph.AngleRowsInput], StringComparer.Ordinal);
        known.UnionWith(keys);
        known.UnionWith(Layers(session, "past_key_values.{0}.value"));
        if (session.InputMetadata.Keys.FirstOrDefault(i => !known.Contains(i)) is { } unknown)
        {
            throw Refused(folder, $"its graph asks for {unknown}");
        }

        if (keys.Count == 0 || !session.OutputMetadata.ContainsKey(Logits) || session.OutputMetadata[Logits].Dimensions.Length != 3)
        {
            throw Refused(folder, "its graph names its inputs and outputs otherwise");
        }

        foreach (var name in keys)
        {
            var key = session.InputMetadata[name];
            if (!session.InputMetadata.TryGetValue(name.Replace(".key", ".value", StringComparison.Ordinal), out var value)
                || key.ElementDataType is not (TensorElementType.Float or TensorElementType.Int8) || key.Dimensions is not [_, > 0, _, _]
                || key.ElementDataType != value.ElementDataType || key.ElementDataType != session.InputMetadata[keys[0]].ElementDataType)
            {
                throw Refused(folder, "its keys and values are neither of float32 nor of int8");
            }

            if (SizeOf(folder, key.Dimensions[1]) < 1 || (key.Dimensions[3] > 0 && key.Dimensions[3] != SizeOf(folder, key.Dimensions[1])))
            {
                throw Refused(folder, $"{ModelFolder.ConfigName} and the graph disagree on the size of keys and values");
            }
        }

        if (session.OutputMetadata[Logits] is not { ElementDataType: TensorElementType.Float, Dimensions: [_, _, > 0] })
        {
            throw Refused(folder, "its logits are not of float32");
        }
    }

    private static int SizeOf(ModelFolder folder, int heads) => (int)(folder.CacheBytesPerTokenAndLayer / (2 * sizeof(float)) / heads);

    private static IEnumerable<string> Layers(InferenceSession session, string name)
    {
        for (var layer = 0; ; layer++)
        {
            var input = string.Format(CultureInfo.InvariantCulture, name, layer);
            if (!session.InputMetadata.ContainsKey(input))
            {
                yield break;
            }

            yield return input;
        }
    }

    private static ModelLoadException Refused(ModelFolder folder, string reason) =>
        new($"The model {folder.Name} cannot be run by the engine \"batch\": {reason}. Set Models:Engine to auto or genai.");
}
