using System.Text.Json;
using Inspect.Engine.Inference.Import.Gguf;
using Inspect.Engine.Inference.Import.Weights;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Import;

/// <summary>GGUF files and single blocks against gguf-py.</summary>
public sealed class GgufVectorTests
{
    private static readonly Lazy<JsonElement> Expected = new(() => JsonGz.Read(Path.Combine(Vectors.Folder("import/gguf")!, "expected.json.gz")));

    /// <summary>Files.</summary>
    public static TheoryData<string> Files() => Vectors.Folder("import/gguf") is null ? [] : [.. Expected.Value.EnumerateObject().Select(p => p.Name)];

    /// <summary>Types of tensors.</summary>
    public static TheoryData<string> Types() => Vectors.Folder("import/gguf") is null ? [] : [.. Blocks().Select(b => b.GetProperty("type").GetString()!)];

    private static readonly string[] Refused = ["IQ2_XXS", "IQ2_XS", "IQ2_S", "IQ3_XXS", "IQ3_S", "IQ1_S", "IQ1_M"];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    public void Open_AFile_ReadsItsMetadata(string name)
    {
        var expected = Expected.Value.GetProperty(name);
        using var file = Open(name);

        Assert.Equal(expected.GetProperty("version").GetInt32(), file.Header.Version);
        Assert.Equal(expected.GetProperty("alignment").GetInt32(), file.Header.Alignment);
        Assert.Equal(expected.GetProperty("dataOffset").GetInt64(), file.Header.DataOffset);
        var metadata = expected.GetProperty("metadata").EnumerateObject().ToList();
        Assert.Equal(metadata.Select(m => m.Name).Order(StringComparer.Ordinal), file.Header.Metadata.Values.Keys.Order(StringComparer.Ordinal));
        foreach (var entry in metadata)
        {
            var value = file.Header.Metadata.Values[entry.Name];
            string[] types = value.Items is { } items ? [$"{value.Type}", $"{items}"] : [$"{value.Type}"];
            Assert.Equal(entry.Value.GetProperty("type").EnumerateArray().Select(t => t.GetString()!), types);
            Assert.Equal(Plain(entry.Value.GetProperty("value")), Plain(JsonSerializer.SerializeToElement(value.Value, value.Value.GetType())));
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    public void Open_AFile_ReadsItsTensors(string name)
    {
        var expected = Expected.Value.GetProperty(name).GetProperty("tensors").EnumerateArray().ToList();
        using var file = Open(name);

        Assert.Equal(expected.Select(t => t.GetProperty("name").GetString()!), file.Header.Tensors.Select(t => t.Name));
        foreach (var (fact, tensor) in expected.Zip(file.Header.Tensors))
        {
            Assert.Equal(fact.GetProperty("type").GetString(), tensor.Format.Name);
            Assert.Equal(fact.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()).Reverse(), tensor.Shape);
            Assert.Equal(fact.GetProperty("nBytes").GetInt64(), tensor.Bytes);
            var values = Decode(tensor);
            Assert.Equal(Floats(fact.GetProperty("first")), values.Take(64));
            Assert.Equal(Floats(fact.GetProperty("last")), values.TakeLast(64));
            AssertSum(fact.GetProperty("sum").GetDouble(), values.Sum(v => (double)v), values.Length);
            AssertSum(fact.GetProperty("absSum").GetDouble(), values.Sum(v => Math.Abs((double)v)), values.Length);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Types))]
    public void Decode_ABlock_GivesTheExactNumbers(string type)
    {
        var facts = Blocks().Single(b => b.GetProperty("type").GetString() == type);

        var format = GgufFormats.ById[facts.GetProperty("typeId").GetUInt32()];

        Assert.Equal(type, format.Name);
        Assert.Equal(facts.GetProperty("blockSize").GetInt32(), format.BlockSize);
        Assert.Equal(facts.GetProperty("typeSize").GetInt32(), format.BlockBytes);
        Assert.Equal(Refused.Contains(type), format.Decode is null);
        foreach (var block in format.Decode is null ? [] : facts.GetProperty("blocks").EnumerateArray().ToList())
        {
            var expected = Floats(block.GetProperty("values")).ToArray();
            var values = new float[expected.Length];
            format.Decode!(Convert.FromHexString(block.GetProperty("hex").GetString()!), values);
            Assert.Equal(expected, values);
        }
    }

    private static IReadOnlyList<JsonElement> Blocks() => [.. JsonGz.Read(Path.Combine(Vectors.Folder("import/gguf")!, "blocks.json.gz")).EnumerateArray()];

    private static GgufFile Open(string name) => GgufFile.Open(Path.Combine(Vectors.Folder("import/gguf")!, name));

    private static float[] Decode(StoredTensor tensor)
    {
        var values = new float[tensor.Count];
        using var view = tensor.Open();
        tensor.Format.Decode!(view.Bytes(0, (int)tensor.Bytes), values);
        return values;
    }

    private static void AssertSum(double expected, double actual, int count) => Assert.True(Math.Abs(expected - actual) <= 1e-6 * Math.Max(Math.Abs(expected), count), $"{actual} instead of {expected}");

    private static IEnumerable<float> Floats(JsonElement values) =>
        values.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? float.Parse(v.GetString()!.Replace("inf", "Infinity", StringComparison.OrdinalIgnoreCase), System.Globalization.CultureInfo.InvariantCulture) : v.GetSingle());

    /// <summary>Numbers as such: 1 and 1.0 are the same.</summary>
    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Plain))}]",
        JsonValueKind.Number => value.GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ => value.GetRawText() is var raw && value.ValueKind == JsonValueKind.String ? value.GetString()! : raw,
    };
}
