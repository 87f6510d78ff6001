using Inspect.Engine.Inference.Batch;
using Inspect.Tests.Support;
using Microsoft.ML.OnnxRuntime;

namespace Inspect.Tests.Inference.Batch;

/// <summary>Graphs of small models as they are read and changed; bytes that are no graph.</summary>
public sealed class DecoderGraphTests
{
    [Fact]
    public void Nodes_ALlama_HasOneAttentionALayer()
    {
        using var model = new TinyModel();
        var graph = new DecoderGraph(File.ReadAllBytes(model.Path("model.onnx")));

        var attentions = graph.Nodes.Where(n => n.Operator == "GroupQueryAttention").ToList();

        Assert.Equal(2, attentions.Count);
        Assert.All(attentions, a => Assert.Equal((4, 2), (a.Number("num_heads"), a.Number("kv_num_heads"))));
        Assert.Contains("past_key_values.1.key", attentions[1].Inputs);
    }

    [Theory]
    [InlineData("llama", false)]
    [InlineData("llama-pruned", true)]
    public void GivesLastAlone_IsWhatTheModelWasBuiltFor(string family, bool isPruned)
    {
        using var model = new TinyModel(family);

        Assert.Equal(isPruned, new DecoderGraph(File.ReadAllBytes(model.Path("model.onnx"))).GivesLastAlone("logits"));
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("llama-int4")]
    [InlineData("gemma2")]
    [InlineData("gemma2-fullkv")]
    [InlineData("granite")]
    public void Changed_AsksForPositions(string family)
    {
        using var model = new TinyModel(family);
        var bytes = File.ReadAllBytes(model.Path("model.onnx"));

        using var options = new SessionOptions();
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", model.Folder);

        using var before = new InferenceSession(bytes, options);
        using var after = new InferenceSession(new DecoderGraph(bytes).Changed("logits")!, options);

        Assert.Equal([DecoderGraph.PositionsInput], after.InputMetadata.Keys.Except(before.InputMetadata.Keys));
        Assert.Equal(before.OutputMetadata.Keys.Order(), after.OutputMetadata.Keys.Order());
    }

    [Fact]
    public void Changed_LayersThatThrowKeysAway_KeepThem()
    {
        using var model = new TinyModel("gemma2");
        var graph = new DecoderGraph(File.ReadAllBytes(model.Path("model.onnx")));

        var changed = new DecoderGraph(graph.Changed(null)!);

        Assert.Equal((1, 0), (graph.Windows, changed.Windows));
        Assert.Equal(graph.Nodes.Select(n => n.Operator), changed.Nodes.Select(n => n.Operator));
        Assert.Equal(graph.Nodes.Sum(n => n.Number("local_window_size")), changed.Nodes.Sum(n => n.Number("local_window_size")));
    }

    [Fact]
    public void Changed_NoHead_IsNull()
    {
        using var model = new TinyModel();

        Assert.Null(new DecoderGraph(File.ReadAllBytes(model.Path("model.onnx"))).Changed("nothing"));
    }

    [Fact]
    public void Read_ChangedBytes_OnlyFailAsPlanned()
    {
        using var model = new TinyModel();
        var bytes = File.ReadAllBytes(model.Path("model.onnx"));
        var random = new Random(5);

        for (var round = 0; round < 2_000; round++)
        {
            var changed = (byte[])bytes.Clone();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            var cut = changed[..random.Next(changed.Length)];
            try
            {
                new DecoderGraph(cut).Changed("logits");
            }
            catch (FormatException error)
            {
                Assert.Equal("it is no ONNX graph", error.Message);
            }
        }
    }
}
