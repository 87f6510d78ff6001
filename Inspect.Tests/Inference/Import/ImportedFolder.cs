using System.Numerics.Tensors;
using System.Text.Json;
using Inspect.Engine.Inference.Batch;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Import;

namespace Inspect.Tests.Inference.Import;

/// <summary>A model that was imported into a temporary folder, with its decoder loaded; removed at the end.</summary>
internal sealed class ImportedFolder : IDisposable
{
    private const int Room = 256;

    private readonly DirectoryInfo _dir = Directory.CreateTempSubdirectory("inspect-import-");
    private readonly DecoderModel _model;
    private readonly OrtDecoder _decoder;

    private ImportedFolder(Func<string, ImportedModel> import)
    {
        try
        {
            Model = import(_dir.FullName);
            Folder = ModelFolder.Read(_dir.FullName);
            _model = DecoderModel.Load(Folder, 1);
            _decoder = new OrtDecoder(_model, rows: 1, slots: 1, Room);
        }
        catch (Exception)
        {
            _dir.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>What the import said.</summary>
    public ImportedModel Model { get; }

    /// <summary>The folder.</summary>
    public ModelFolder Folder { get; }

    /// <summary>Imports a model.</summary>
    public static ImportedFolder Make(string source, WeightPrecision precision = WeightPrecision.Fp32) =>
        new(target => ModelImport.ConvertAsync(source, target, precision, null, TestContext.Current.CancellationToken).GetAwaiter().GetResult());

    /// <summary>Checks prompts: the log-probabilities of their tokens, those of the first new token, and the likeliest tokens after it.</summary>
    /// <param name="prompt">A prompt of the vectors.</param>
    /// <param name="tolerance">Of log-probabilities.</param>
    /// <returns>The largest difference.</returns>
    public double Check(JsonElement prompt, double tolerance)
    {
        var ids = prompt.GetProperty("ids").EnumerateArray().Select(i => i.GetUInt32()).ToArray();
        var expected = prompt.GetProperty("prompt_logprobs").EnumerateArray().Select(p => p.GetDouble()).ToArray();
        var worst = 0.0;
        for (var i = 0; i < ids.Length; i++)
        {
            var logits = _decoder.Fill(0, [ids[i]], i, isWanted: true);
            if (i < expected.Length)
            {
                worst = Math.Max(worst, Math.Abs(LogProbability(logits, (int)ids[i + 1]) - expected[i]));
            }
        }

        // The whole prompt at once takes other ways through the attention.
        var last = _decoder.Fill(0, ids, 0, isWanted: true);
        foreach (var (id, value) in prompt.GetProperty("first_logprobs").EnumerateObject().Select(p => (int.Parse(p.Name), p.Value.GetDouble())))
        {
            worst = Math.Max(worst, Math.Abs(LogProbability(last, id) - value));
        }

        Assert.True(worst <= tolerance, $"A log-probability is off by {worst:E2}.");
        Assert.Equal(string.Join(' ', prompt.GetProperty("greedy").EnumerateArray().Select(g => g.GetInt32())), string.Join(' ', Greedy(prompt)));
        return worst;
    }

    /// <summary>Logits behind tokens.</summary>
    public float[] Logits(uint[] ids) => _decoder.Fill(0, ids, 0, isWanted: true).ToArray();

    /// <summary>The likeliest tokens after a prompt, each following those before it.</summary>
    /// <param name="prompt">A prompt of the vectors.</param>
    public IReadOnlyList<int> Greedy(JsonElement prompt) => [.. Follow(prompt, said: null).Select(f => f.Id)];

    /// <summary>The likeliest token at each place of the vectors' answer, and how much likelier than the next it is, in logits.</summary>
    /// <param name="prompt">A prompt of the vectors.</param>
    public IReadOnlyList<(int Id, double Margin)> Forced(JsonElement prompt) => Follow(prompt, [.. prompt.GetProperty("greedy").EnumerateArray().Select(g => g.GetInt32())]);

    private List<(int Id, double Margin)> Follow(JsonElement prompt, int[]? said)
    {
        var ids = prompt.GetProperty("ids").EnumerateArray().Select(i => i.GetUInt32()).ToArray();
        var all = new List<(int Id, double Margin)>();
        var next = new uint[1];
        var logits = _decoder.Fill(0, ids, 0, isWanted: true);
        for (var i = 0; i < prompt.GetProperty("greedy").GetArrayLength(); i++)
        {
            var best = TensorPrimitives.IndexOfMax(logits);
            var rest = Math.Max(best == 0 ? float.MinValue : TensorPrimitives.Max(logits[..best]), best == logits.Length - 1 ? float.MinValue : TensorPrimitives.Max(logits[(best + 1)..]));
            all.Add((best, logits[best] - rest));
            next[0] = (uint)(said?[i] ?? best);
            logits = _decoder.Fill(0, next, ids.Length + i, isWanted: true);
        }

        return all;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _decoder.Dispose();
        _model.Dispose();
        _dir.Delete(recursive: true);
    }

    private static double LogProbability(ReadOnlySpan<float> logits, int id)
    {
        var most = TensorPrimitives.Max(logits);
        var sum = 0.0;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - most);
        }

        return logits[id] - most - Math.Log(sum);
    }
}
