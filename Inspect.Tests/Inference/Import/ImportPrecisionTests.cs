using System.Text.Json.Nodes;
using Inspect.Engine.Inference.Import;
using Inspect.Engine.Inference.Import.Graphs;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Import;

/// <summary>What is lost when weights become whole numbers.</summary>
public sealed class ImportPrecisionTests
{
    [Theory]
    [InlineData(8, 0.0045, 0.0055)]
    [InlineData(4, 0.06, 0.09)]
    public void Quantise_NormalWeights_LosesAsMuchAsTheBitsSay(int bits, double least, double most)
    {
        var weights = Normal(1 << 16);
        var (numbers, scales) = (new byte[weights.Length * bits / 8], new float[weights.Length / 32]);

        var (error, size) = BlockQuantiser.Quantise(weights, bits, numbers, scales);

        Assert.InRange(error / size, least, most);
        var back = weights.Select((_, i) => scales[i / 32] * (bits == 8 ? numbers[i] - 128 : ((numbers[i / 2] >> (i % 2 * 4)) & 15) - 8)).ToArray();
        Assert.Equal(error, weights.Zip(back, (w, b) => Math.Abs((double)w - b)).Sum(), error * 1e-3);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void Quantise_OddBlocks_LosesNothingThatCanBeKept(int bits)
    {
        float[] weights = [.. new float[32], .. Enumerable.Repeat(0.75f, 32), .. Enumerable.Range(0, 32).Select(i => i == 3 ? -2f : 0f), .. Enumerable.Repeat(float.NaN, 32)];
        var (numbers, scales) = (new byte[weights.Length * bits / 8], new float[4]);

        BlockQuantiser.Quantise(weights, bits, numbers, scales);

        var back = weights.Select((_, i) => scales[i / 32] * (bits == 8 ? numbers[i] - 128 : ((numbers[i / 2] >> (i % 2 * 4)) & 15) - 8)).ToArray();
        for (var i = 0; i < 96; i++)
        {
            Assert.Equal(weights[i], back[i], 1e-5f);
        }

        Assert.All(scales, s => Assert.True(float.IsFinite(s)));
    }

    [Theory]
    [InlineData(WeightPrecision.Int8, 0.03)]
    [InlineData(WeightPrecision.Int4, 0.4)]
    public void Convert_AModelWithLargeMatrices_StaysNearItsExactLogits(WeightPrecision precision, double tolerance)
    {
        Assert.SkipWhen(Vectors.Folder("import/hf") is null, "import/hf is not in the vectors of this machine.");
        var config = new JsonObject { ["model_type"] = "llama", ["vocab_size"] = 1_024, ["hidden_size"] = 512, ["intermediate_size"] = 640, ["num_hidden_layers"] = 2, ["num_attention_heads"] = 4, ["num_key_value_heads"] = 2, ["max_position_embeddings"] = 256 };
        using var model = new TensorFolder(config, MadeUpTensors.Llama(512, 640, 1_024), isBrain: true);
        using var exact = ImportedFolder.Make(model.Path);
        using var folder = ImportedFolder.Make(model.Path, precision);

        var (expected, actual) = (exact.Logits([5, 9, 300, 17, 4]), folder.Logits([5, 9, 300, 17, 4]));

        Assert.Equal(precision.NameOf(), folder.Folder.Precision);
        var size = Math.Sqrt(expected.Sum(e => (double)e * e));
        Assert.InRange(Math.Sqrt(expected.Zip(actual, (e, a) => (double)(e - a) * (e - a)).Sum()) / size, 1e-6, tolerance);
    }

    [Fact]
    public async Task Convert_AModel_SaysHowFarItIsAndCanBeBrokenOff()
    {
        Assert.SkipWhen(Vectors.Folder("import/hf") is null, "import/hf is not in the vectors of this machine.");
        var target = Directory.CreateTempSubdirectory("inspect-import-");
        try
        {
            using var stop = new CancellationTokenSource();
            var progress = new Steps(step =>
            {
                if (step.DoneBytes > 0)
                {
                    stop.Cancel();
                }
            });

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                ModelImport.ConvertAsync(Path.Combine(Vectors.Folder("import/hf")!, "llama"), target.FullName, WeightPrecision.Int8, progress, stop.Token));

            var last = progress.All[^1];
            Assert.InRange(last.DoneBytes, 1, last.TotalBytes - 1);
            Assert.False(File.Exists(Path.Combine(target.FullName, "genai_config.json")));
        }
        finally
        {
            target.Delete(recursive: true);
        }
    }

    private static float[] Normal(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }

    private sealed class Steps(Action<ImportProgress> then) : IProgress<ImportProgress>
    {
        public List<ImportProgress> All { get; } = [];

        public void Report(ImportProgress value)
        {
            All.Add(value);
            then(value);
        }
    }
}
