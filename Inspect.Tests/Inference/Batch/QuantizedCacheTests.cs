using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Batch;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Onnx;
using Inspect.Engine.Inference.Sampling;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Batch;

/// <summary>A model that keeps keys and values in 8 bits, made from one that keeps them in float32.</summary>
public sealed class QuantizedCacheTests
{
    private const int Int8 = 3;
    private const int Ints = 2;
    private const int Strings = 3;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generate_KeysOfInt8_AnswersTogetherAsAloneAndNearlyAsBefore()
    {
        using var model = new TinyModel();
        model.TakeRawText();
        var texts = Enumerable.Range(0, 6).Select(i => $"The quick brown fox {new string('a', 5 * i)} jumps").ToList();
        List<LocalScore> before = [];
        await using (var engine = await LoadAsync(model))
        {
            foreach (var text in texts)
            {
                before.AddRange(await engine.ScoreAsync(new LocalScoreRequest { Prompt = Ask(text) }, Stop));
            }
        }

        await File.WriteAllBytesAsync(model.Path("model.onnx"), Quantized(await File.ReadAllBytesAsync(model.Path("model.onnx"), Stop)), Stop);
        await using var quantized = await LoadAsync(model);
        var after = new List<LocalScore>();
        var alone = new List<string>();
        foreach (var text in texts)
        {
            after.AddRange(await quantized.ScoreAsync(new LocalScoreRequest { Prompt = Ask(text) }, Stop));
            alone.Add(Ids(await EndOfAsync(quantized, Ask(text))));
        }

        var together = await Task.WhenAll(texts.Concat(texts).Select(t => EndOfAsync(quantized, Ask(t))));

        Assert.Equal(alone.Concat(alone), together.Select(Ids));
        var apart = before.Zip(after).SelectMany(p => p.First.Tokens.Zip(p.Second.Tokens, (a, b) => Math.Abs(a.LogProbability - b.LogProbability))).ToList();
        Assert.InRange(apart.Average(), 1e-6, 0.2);
    }

    private static byte[] Quantized(byte[] model)
    {
        var changed = new ProtoWriter();
        var reader = new ProtoReader(model);
        while (reader.Read())
        {
            _ = reader.Field == 7 ? changed.Bytes(7, Graph(reader.Bytes)) : changed.Raw(model.AsSpan(reader.Start..reader.End));
        }

        return changed.ToArray();
    }

    private static byte[] Graph(ReadOnlySpan<byte> graph)
    {
        var changed = new ProtoWriter();
        var reader = new ProtoReader(graph);
        while (reader.Read())
        {
            var name = reader.Field is 11 or 12 ? Text(reader.Bytes, 1) : string.Empty;
            _ = reader.Field switch
            {
                1 when Text(reader.Bytes, 4) == "GroupQueryAttention" => changed.Bytes(1, Attention(reader.Bytes)),
                11 or 12 when name.StartsWith("past_key", StringComparison.Ordinal) || name.StartsWith("present", StringComparison.Ordinal) => changed.Bytes(reader.Field, Replaced(reader.Bytes, [2, 1], Int8)),
                _ => changed.Raw(graph[reader.Start..reader.End]),
            };
        }

        // A step of 8 bits: the keys and values of the model lie within ten units.
        return changed.Bytes(5, new ProtoWriter().Number(1, 1).Number(2, 1).Text(8, "scale").Bytes(9, BitConverter.GetBytes(0.08f)).ToArray()).ToArray();
    }

    private static byte[] Attention(ReadOnlySpan<byte> node)
    {
        var changed = new ProtoWriter().Raw(node);
        var inputs = 0;
        var reader = new ProtoReader(node);
        while (reader.Read())
        {
            inputs += reader.Field == 1 ? 1 : 0;
        }

        for (; inputs < 14; inputs++)
        {
            changed.Text(1, inputs < 12 ? string.Empty : "scale");
        }

        foreach (var name in new[] { "k_quant_type", "v_quant_type" })
        {
            changed.Bytes(5, new ProtoWriter().Text(1, name).Text(4, "PER_TENSOR").Number(20, Strings).ToArray());
        }

        return changed.Bytes(5, new ProtoWriter().Text(1, "kv_cache_bit_width").Number(3, 8).Number(20, Ints).ToArray()).ToArray();
    }

    /// <summary>A message with another number in its first field, at the end of a path of fields.</summary>
    private static byte[] Replaced(ReadOnlySpan<byte> message, ReadOnlySpan<int> path, ulong number)
    {
        var changed = new ProtoWriter();
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            _ = path.IsEmpty && reader.Field == 1 ? changed.Number(1, number)
                : !path.IsEmpty && reader.Field == path[0] ? changed.Bytes(path[0], Replaced(reader.Bytes, path[1..], number))
                : changed.Raw(message[reader.Start..reader.End]);
        }

        return changed.ToArray();
    }

    private static string Text(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            if (reader.Field == field)
            {
                return reader.Text;
            }
        }

        return string.Empty;
    }

    private static LocalRequest Ask(string text) => new() { Messages = [new LocalMessage("user", text)], MaxTokens = 20, Sampling = new SamplingSettings { Temperature = 0 } };

    private static string Ids(LocalEnd end) => string.Join(' ', end.Ids);

    private static Task<BatchEngine> LoadAsync(TinyModel model) => BatchEngine.LoadAsync(ModelFolder.Read(model.Folder), TimeProvider.System);

    private static async Task<LocalEnd> EndOfAsync(BatchEngine engine, LocalRequest request) => (await engine.GenerateAsync(request, Stop).ToListAsync(Stop))[^1].End!;
}
