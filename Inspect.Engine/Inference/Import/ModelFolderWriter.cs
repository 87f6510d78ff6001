using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Import.Decoders;
using Inspect.Engine.Inference.Import.Graphs;
using Inspect.Engine.Inference.Onnx;

namespace Inspect.Engine.Inference.Import;

/// <summary>Writes a model folder: graph, weights, configuration, tokenizer.</summary>
/// <param name="source">The model.</param>
/// <param name="target">An empty folder.</param>
internal sealed class ModelFolderWriter(ImportSource source, string target)
{
    private const string GraphName = "model.onnx";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes everything.</summary>
    /// <returns>The error of the weights' quantisation; null where they are not quantised.</returns>
    /// <exception cref="ModelLoadException">The source cannot be read, or the disk is full.</exception>
    public double? Write(WeightPrecision precision, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var (total, done) = (source.Parts.SourceBytes, 0L);
        void Advance(long bytes)
        {
            done = Math.Min(total, done + bytes);
            progress?.Report(new ImportProgress("Converting the weights", done, total));
        }

        progress?.Report(new ImportProgress("Copying the tokenizer", 0, total));
        source.WriteTokenizer(target);
        var graph = new OnnxGraphWriter();
        double? error;
        using (var weights = new WeightWriter(graph, Path.Combine(target, GraphName + ".data"), precision == WeightPrecision.Fp16, Advance, cancellationToken))
        {
            new DecoderWriter(source.Parts, precision, graph, weights).Write();
            error = precision is WeightPrecision.Int8 or WeightPrecision.Int4 ? weights.MeanRelativeError : null;
        }

        var version = ModelImport.Converter.Split(' ');
        File.WriteAllBytes(Path.Combine(target, GraphName), graph.ToArray(version[0], version[^1]));

        // Written last: a folder without it is seen to be unfinished.
        File.WriteAllText(Path.Combine(target, ModelFolder.ConfigName), Config(source.Parts.Shape).ToJsonString(Indented));
        progress?.Report(new ImportProgress("Done", total, total));
        return error;
    }

    private JsonObject Config(DecoderShape shape)
    {
        var inputs = new JsonObject { ["input_ids"] = "input_ids", ["attention_mask"] = "attention_mask", ["past_key_names"] = "past_key_values.%d.key", ["past_value_names"] = "past_key_values.%d.value" };
        if (shape.HasPositions)
        {
            inputs["position_ids"] = "position_ids";
        }

        var decoder = new JsonObject
        {
            ["session_options"] = new JsonObject { ["log_id"] = "onnxruntime-genai", ["provider_options"] = new JsonArray() },
            ["filename"] = GraphName,
            ["head_size"] = shape.HeadSize,
            ["hidden_size"] = shape.Hidden,
            ["inputs"] = inputs,
            ["outputs"] = new JsonObject { ["logits"] = "logits", ["present_key_names"] = "present.%d.key", ["present_value_names"] = "present.%d.value" },
            ["num_attention_heads"] = shape.Heads,
            ["num_hidden_layers"] = shape.Layers,
            ["num_key_value_heads"] = shape.KeyHeads,
        };
        var model = new JsonObject
        {
            ["context_length"] = shape.Context,
            ["decoder"] = decoder,
            ["eos_token_id"] = source.Ids.Ends.Count == 1 ? source.Ids.Ends[0] : new JsonArray([.. source.Ids.Ends.Select(e => (JsonNode)e)]),
            ["pad_token_id"] = source.Ids.Padding,
            ["type"] = RuntimeTypeOf(shape),
            ["vocab_size"] = shape.Vocabulary,
        };
        if (source.Ids.Begin is { } begin)
        {
            model["bos_token_id"] = begin;
        }

        return new JsonObject { ["model"] = model, ["search"] = Search(shape.Context) };
    }

    /// <summary>GenAI knows a list of names, and runs all that are built alike in the same way; its gpt2 keeps keys and values in one, and of phi3 alone it knows that long texts have other angles.</summary>
    private static string RuntimeTypeOf(DecoderShape shape) => shape.Architecture switch
    {
        _ when shape.Ropes.Any(r => r.Long is not null) => "phi3",
        "gemma3" => "gemma3_text",
        "gpt_neox" or "falcon" or "gpt2" => "llama",
        _ => shape.Architecture,
    };

    private static JsonObject Search(int context) => new()
    {
        ["diversity_penalty"] = 0.0,
        ["do_sample"] = false,
        ["early_stopping"] = true,
        ["length_penalty"] = 1.0,
        ["max_length"] = context,
        ["min_length"] = 0,
        ["no_repeat_ngram_size"] = 0,
        ["num_beams"] = 1,
        ["num_return_sequences"] = 1,
        ["past_present_share_buffer"] = true,
        ["repetition_penalty"] = 1.0,
        ["temperature"] = 1.0,
        ["top_k"] = 50,
        ["top_p"] = 1.0,
    };
}
