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
            var logits = Last([ids[i]], i);
            if (i < expected.Length)
            {
                worst = Math.Max(worst, Math.Abs(LogProbability(logits, (int)ids[i + 1]) - expected[i]));
            }
        }

        // The whole prompt at once takes other ways through the attention.
        var last = Last(ids, 0);
        foreach (var (id, value) in prompt.GetProperty("first_logprobs").EnumerateObject().Select(p => (int.Parse(p.Name), p.Value.GetDouble())))
        {
            worst = Math.Max(worst, Math.Abs(LogProbability(last, id) - value));
        }

        Assert.True(worst <= tolerance, $"A log-probability is off by {worst:E2}.");
        Assert.Equal(string.Join(' ', prompt.GetProperty("greedy").EnumerateArray().Select(g => g.GetInt32())), string.Join(' ', Greedy(prompt)));
        return worst;
    }

    /// <summary>Logits behind tokens.</summary>
    public float[] Logits(uint[] ids) => Last(ids, 0).ToArray();

    /// <summary>The likeliest tokens after a prompt, each following those before it; as many as the vectors have.</summary>
    /// <param name="prompt">A prompt of the vectors.</param>
    public IReadOnlyList<int> Greedy(JsonElement prompt)
    {
        var ids = prompt.GetProperty("ids").EnumerateArray().Select(i => i.GetUInt32()).ToArray();
        var said = new int[prompt.GetProperty("greedy").GetArrayLength()];
        var next = ids;
        for (var (i, at) = (0, 0); i < said.Length; i++)
        {
            said[i] = TensorPrimitives.IndexOfMax(Last(next, at));
            (at, next) = (at + next.Length, [(uint)said[i]]);
        }

        return said;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _decoder.Dispose();
        _model.Dispose();
        _dir.Delete(recursive: true);
    }

    /// <summary>Logits behind the last of some tokens, until the next call.</summary>
    private ReadOnlySpan<float> Last(uint[] ids, int start) => _decoder.Fill(0, ids, start, isWanted: true);

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
