using System.Globalization;
using Inspect.Engine.Inference.Import.Decoders;

namespace Inspect.Engine.Inference.Import.Graphs;

/// <summary>The layers.</summary>
internal sealed partial class DecoderWriter
{
    private State Layer(State state, int layer)
    {
        var part = parts.Layers[layer];
        var (normed, sum) = Norm(Path(layer, "input_layernorm"), state, part.AttentionNorm);
        var attention = Attention(normed, part, layer);
        if (_shape.Order != BlockOrder.Sequential)
        {
            var other = part.FeedForwardNorm is { } norm ? Norm(Path(layer, "post_attention_layernorm"), new State(sum, null), norm).Normed : normed;
            var fed = FeedForward(other, part, layer);
            return new State(sum, graph.Add("Add", Path(layer, "Add"), [attention, fed]));
        }

        if (part.AttentionPostNorm is { } behind)
        {
            attention = Norm(Path(layer, "post_attention_layernorm"), new State(attention, null), behind).Normed;
        }

        var (next, afterAttention) = Norm(Path(layer, part.AttentionPostNorm is null ? "post_attention_layernorm" : "pre_feedforward_layernorm"), new State(sum, attention), part.FeedForwardNorm!);
        var given = FeedForward(next, part, layer);
        if (part.FeedForwardPostNorm is { } last)
        {
            given = Norm(Path(layer, "post_feedforward_layernorm"), new State(given, null), last).Normed;
        }

        return new State(afterAttention, given);
    }

    /// <summary>Adds what is still to be added, and norms the sum.</summary>
    /// <returns>The normed sum, and the sum itself.</returns>
    private (string Normed, string Sum) Norm(string at, State state, NormPart norm)
    {
        var name = at[1..].Replace('/', '.');
        List<string> inputs = [state.Sum, .. state.Added is null ? Array.Empty<string>() : [state.Added], weights.Plain(name + ".weight", norm.Weight)];
        if (norm.Bias is { } bias)
        {
            inputs.Add(weights.Plain(name + ".bias", bias));
        }

        if (state.Added is null)
        {
            var normed = graph.Add(_shape.HasMeanNorms ? "LayerNormalization" : "SimplifiedLayerNormalization", at + "/LayerNorm", inputs, [("epsilon", _shape.Epsilon), ("axis", -1), ("stash_type", 1)]);
            return (normed, state.Sum);
        }

        string[] outputs = [at + "/output_0", string.Empty, string.Empty, at + "/output_3"];
        graph.Add(Ms + (_shape.HasMeanNorms ? "SkipLayerNormalization" : "SkipSimplifiedLayerNormalization"), at + "/SkipLayerNorm", inputs, [("epsilon", _shape.Epsilon)], outputs);
        return (outputs[0], outputs[3]);
    }

    private string Attention(string input, LayerParts part, int layer)
    {
        var at = Path(layer, "attn");
        var (query, key, value) = Qkv(input, part, layer);
        string Past(string kind) => string.Create(CultureInfo.InvariantCulture, $"past_key_values.{layer}.{kind}");
        string Present(string kind) => string.Create(CultureInfo.InvariantCulture, $"present.{layer}.{kind}");
        foreach (var kind in new[] { "key", "value" })
        {
            graph.Input(Past(kind), Type, "batch_size", _shape.KeyHeads, "past_sequence_length", _shape.HeadSize);
            graph.Output(Present(kind), Type, "batch_size", _shape.KeyHeads, "total_sequence_length", _shape.HeadSize);
        }

        var rope = _shape.RopeOf(layer);
        var window = _shape.Window(layer);
        List<(string, object)> attributes =
        [
            ("num_heads", _shape.Heads), ("kv_num_heads", _shape.KeyHeads), ("scale", _shape.Scale(layer)),
            ("local_window_size", window > 0 && window < _shape.Context ? window : -1),
            ("do_rotary", rope >= 0 ? 1 : 0), ("rotary_interleaved", 0),
        ];
        if (_shape.AttentionSoftcap is { } cap)
        {
            attributes.Add(("softcap", cap));
        }

        List<string> inputs = [query, key, value, Past("key"), Past("value"), _lengths, _width, .. rope >= 0 ? new[] { _cosines[rope], _sines[rope] } : [], .. rope >= 0 && _rows is not null ? new[] { _rows } : []];
        var attention = graph.Add(Ms + "GroupQueryAttention", at + "/GroupQueryAttention", inputs, attributes, [at + "/GroupQueryAttention/output_0", Present("key"), Present("value")]);
        return Product(at + "/o_proj", Key(layer, "attn.o_proj"), attention, part.Output);
    }

    /// <summary>Queries, keys and values: in one product where nothing stands between it and the attention.</summary>
    private (string Query, string Key, string Value) Qkv(string input, LayerParts part, int layer)
    {
        var at = Path(layer, "attn");
        var biases = new[] { part.Query.Bias, part.Key.Bias, part.Value.Bias };
        if (part.QueryNorm is null && biases.Distinct().Count(b => b is null) == (biases.All(b => b is null) ? 1 : 0))
        {
            var bias = biases[0] is null ? null : new Matrix([.. biases.SelectMany(b => b!.Parts)]);
            var all = new ProductPart(new Matrix([.. part.Query.Weight.Parts, .. part.Key.Weight.Parts, .. part.Value.Weight.Parts]), bias);
            return (Product(at + "/qkv_proj", Key(layer, "attn.qkv_proj"), input, all), string.Empty, string.Empty);
        }

        var query = Product(at + "/q_proj", Key(layer, "attn.q_proj"), input, part.Query);
        var key = Product(at + "/k_proj", Key(layer, "attn.k_proj"), input, part.Key);
        var value = Product(at + "/v_proj", Key(layer, "attn.v_proj"), input, part.Value);
        return part.QueryNorm is null
            ? (query, key, value)
            : (HeadNorm(at + "/q_norm", query, part.QueryNorm, _shape.Heads), HeadNorm(at + "/k_norm", key, part.KeyNorm!, _shape.KeyHeads), value);
    }

    private string HeadNorm(string at, string input, NormPart norm, int heads)
    {
        var split = graph.Add("Reshape", at + "/Reshape_1", [input, graph.Constant(0, -1, _shape.HeadSize)]);
        var normed = graph.Add("SimplifiedLayerNormalization", at + "/SimplifiedLayerNormalization", [split, weights.Plain(at[1..].Replace('/', '.') + ".layernorm.weight", norm.Weight)],
            [("epsilon", _shape.Epsilon), ("axis", -1), ("stash_type", 1)]);
        return graph.Add("Reshape", at + "/Reshape_2", [normed, graph.Constant(0, -1, heads * _shape.HeadSize)]);
    }

    private string FeedForward(string input, LayerParts part, int layer)
    {
        var at = Path(layer, "mlp");
        var gate = part.Gate is null ? null : Product(at + "/gate_proj", Key(layer, "mlp.gate_proj"), input, part.Gate);
        var up = Product(at + "/up_proj", Key(layer, "mlp.up_proj"), input, part.Up);
        var active = Activate(at + "/act_fn", gate ?? up);
        return Product(at + "/down_proj", Key(layer, "mlp.down_proj"), gate is null ? active : graph.Add("Mul", at + "/Mul", [active, up]), part.Down);
    }

    private string Activate(string at, string input) => _shape.Activation switch
    {
        Activation.Silu => graph.Add("Mul", at + "/Mul", [input, graph.Add("Sigmoid", at + "/Sigmoid", [input])]),
        Activation.Gelu => graph.Add("Gelu", at + "/Gelu", [input], [("approximate", "none")]),
        Activation.GeluTanh => graph.Add("Gelu", at + "/Gelu", [input], [("approximate", "tanh")]),
        _ => graph.Add("Relu", at + "/Relu", [input]),
    };
}
