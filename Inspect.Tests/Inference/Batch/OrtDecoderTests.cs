using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Inference.Batch;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sampling;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Batch;

/// <summary>Rows that step together, against each alone and against transformers in fp32.</summary>
public sealed class OrtDecoderTests
{
    private const int Rows = 8;

    public static TheoryData<string> Families() => TinyModel.Families();

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Families))]
    public void Step_RowsOfManyLengths_GiveBitForBitWhatEachGivesAlone(string family)
    {
        using var tiny = new TinyModel(family);
        using var model = DecoderModel.Load(ModelFolder.Read(tiny.Folder), threads: 2);
        using var together = new OrtDecoder(model, Rows, Rows + 1, 64);
        using var alone = new OrtDecoder(model, 1, 1, 64);
        var random = new Random(3);
        for (var slot = 0; slot <= Rows; slot++)
        {
            // What lies beyond a row is read by nobody.
            together.Slots.Poison(slot);
        }

        var texts = Enumerable.Range(0, Rows).Select(row => Ids(random, 1 + (row * 5))).ToList();
        for (var row = 0; row < Rows; row++)
        {
            together.Fill(row, texts[row], 0, firstWanted: texts[row].Length);
        }

        var said = texts.Select(_ => new List<uint>()).ToList();
        var lengths = texts.Select(t => t.Length).ToArray();
        for (var step = 0; step < 6; step++)
        {
            var next = Ids(random, Rows);
            together.Step(0, next, lengths);
            for (var row = 0; row < Rows; row++)
            {
                var got = together.LogitsOf(row).ToArray();
                alone.Slots.Poison(0);
                alone.Fill(0, texts[row], 0, firstWanted: texts[row].Length);
                for (var at = texts[row].Length; at < lengths[row]; at++)
                {
                    alone.Step(0, [said[row][at - texts[row].Length]], [at]);
                }

                alone.Step(0, [next[row]], [lengths[row]]);
                Assert.Equal(alone.LogitsOf(0).ToArray(), got);
            }

            for (var row = 0; row < Rows; row++)
            {
                said[row].Add(next[row]);
                lengths[row]++;
            }
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Families))]
    public void Fill_EachPrompt_GivesTheLogProbabilitiesOfTheReference(string family)
    {
        using var tiny = new TinyModel(family);
        using var model = DecoderModel.Load(ModelFolder.Read(tiny.Folder), threads: 2);
        using var decoder = new OrtDecoder(model, 1, 1, 128);
        var sampler = new Sampler(model.VocabularySize);
        var tolerance = family.EndsWith("int4", StringComparison.Ordinal) ? 2e-2 : 2e-4;

        foreach (var prompt in Prompts(family))
        {
            uint[] ids = [.. prompt.GetProperty("ids").EnumerateArray().Select(i => i.GetUInt32())];
            foreach (var (id, probability) in sampler.TopLogProbabilities(decoder.Fill(0, ids, 0, firstWanted: ids.Length - 1), model.VocabularySize))
            {
                if (Expected(prompt, id) is { } expected)
                {
                    Assert.Equal(expected, probability, tolerance);
                }
            }

            if (prompt.GetProperty("prompt_logprobs") is not { ValueKind: JsonValueKind.Array } each)
            {
                continue;
            }

            for (var at = 1; at < ids.Length; at++)
            {
                var all = sampler.TopLogProbabilities(decoder.Fill(0, ids.AsSpan(at - 1, 1), at - 1, firstWanted: 0), model.VocabularySize);

                // One token at a time rounds otherwise than the prompt as a whole, which shows where activations have eight bits.
                Assert.Equal(each[at - 1].GetDouble(), all.Single(t => t.Id == ids[at]).LogProbability, tolerance > 1e-3 ? 0.2 : tolerance);
            }
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Families))]
    public void Fill_InPieces_GivesWhatItGivesAtOnce(string family)
    {
        using var tiny = new TinyModel(family);
        using var model = DecoderModel.Load(ModelFolder.Read(tiny.Folder), threads: 2);
        using var decoder = new OrtDecoder(model, 1, 1, 64);
        var ids = Ids(new Random(8), 40);
        var whole = decoder.Fill(0, ids, 0, firstWanted: ids.Length - 1).ToArray();

        foreach (var piece in new[] { 1, 7, 16, 39 })
        {
            decoder.Slots.Poison(0);
            for (var at = 0; at < ids.Length - piece; at += piece)
            {
                Assert.True(decoder.Fill(0, ids.AsSpan(at, piece), at, firstWanted: piece).IsEmpty);
            }

            var last = (ids.Length - 1) / piece * piece;
            var pieces = decoder.Fill(0, ids.AsSpan(last), last, firstWanted: ids.Length - last - 1).ToArray();
            Assert.All(whole.Zip(pieces), p => Assert.Equal(p.First, p.Second, family.EndsWith("int4", StringComparison.Ordinal) ? 0.1 : 1e-4));
        }
    }

    private static uint[] Ids(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (uint)random.Next(3, 500))];

    private static JsonElement.ArrayEnumerator Prompts(string family) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Vectors.Folder("tiny-models")!, "expected.json"))).RootElement.GetProperty(family).EnumerateArray();

    private static double? Expected(JsonElement prompt, int id) =>
        prompt.GetProperty("first_logprobs").TryGetProperty(id.ToString(CultureInfo.InvariantCulture), out var value) ? value.GetDouble() : null;
}
