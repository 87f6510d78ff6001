using System.Diagnostics;
using System.Text.Json;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Import;
using Inspect.Engine.Inference.Import.Weights;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Import;

/// <summary>Damaged files and folders: a sentence, at once.</summary>
public sealed class BrokenImportTests
{
    private static readonly Lazy<IReadOnlyList<JsonElement>> Manifest = new(() =>
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(Vectors.Folder("import/broken")!, "MANIFEST.json"))).RootElement.EnumerateArray()]);

    /// <summary>Files and folders.</summary>
    public static TheoryData<string> Cases() => [.. Paths()];

    /// <summary>Those that could be models.</summary>
    public static TheoryData<string> Models() => [.. Paths().Where(p => !p.EndsWith(".safetensors", StringComparison.Ordinal))];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void Inspect_AFileOrFolder_IsRefusedWhereItIsDamaged(string name)
    {
        var expect = Manifest.Value.Single(c => c.GetProperty("path").GetString() == name).GetProperty("expect").GetString()!;
        var path = Path.Combine(Vectors.Folder("import/broken")!, name);
        var (before, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());

        var reason = name.EndsWith(".safetensors", StringComparison.Ordinal) ? WhyNotTensors(path) : ModelImport.Inspect(path).WhyNot;

        Assert.True(expect == "error-or-valid" || (reason is not null) == (expect == "error"), $"{expect}, but {reason ?? "it passes"}");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 30);
        Assert.EndsWith(".", reason ?? ".");
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Models))]
    public async Task Convert_AFileOrFolder_RunsOrSaysWhyNot(string name)
    {
        var expect = Manifest.Value.Single(c => c.GetProperty("path").GetString() == name).GetProperty("expect").GetString();
        var target = Directory.CreateTempSubdirectory("inspect-import-");
        try
        {
            var error = await Record.ExceptionAsync(() =>
                ModelImport.ConvertAsync(Path.Combine(Vectors.Folder("import/broken")!, name), target.FullName, WeightPrecision.Int8, null, TestContext.Current.CancellationToken));

            Assert.True(expect == "valid" ? error is null : error is ModelLoadException || expect == "error-or-valid", $"{error}");
        }
        finally
        {
            target.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("bad-architecture.gguf", "frobnicate")]
    [InlineData("bad-missing-tensor.gguf", "blk.0.ffn_down.weight")]
    [InlineData("hf-model-type-unknown", "frobnicate")]
    [InlineData("hf-missing-tensor", "model.layers.0.mlp.up_proj.weight")]
    public void Inspect_WhatIsWrong_IsNamed(string name, string culprit)
    {
        Assert.SkipWhen(Vectors.Folder("import/broken") is null, "import/broken is not in the vectors of this machine.");

        Assert.Contains(culprit, ModelImport.Inspect(Path.Combine(Vectors.Folder("import/broken")!, name)).WhyNot, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Paths() => Vectors.Folder("import/broken") is null ? [] : Manifest.Value.Select(c => c.GetProperty("path").GetString()!);

    private static string? WhyNotTensors(string path)
    {
        try
        {
            using var file = MappedFile.Open(path);
            SafetensorsFile.Read(file);
            return null;
        }
        catch (ModelLoadException error)
        {
            return error.Message;
        }
    }
}
