using System.Text;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Logs.Zip;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs.Zip;

/// <summary>The quick look for a member finds what a walk over the whole directory finds, whatever the directory holds.</summary>
public sealed class ZipDirectoryTests : IDisposable
{
    private const int Cases = 5_000;
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Logs()
    {
        var root = Vectors.Folder("logs");
        return root is null ? [] : [.. Directory.EnumerateFiles(root, "*.eval", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f)).Order(StringComparer.Ordinal)];
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Logs))]
    public void Find_LogOfTheVectors_IsWhatTheWholeDirectorySays(string log)
    {
        var path = Path.Combine(Vectors.Folder("logs")!, log);
        using var file = ZipFile.OpenHandle(path);
        using var whole = Read(file, path);
        using var quick = Read(file, path);
        Assert.Equal(whole is null, quick is null);

        Assert.All([.. whole?.Members.Keys ?? [], .. OddDirectories.Names], n => Assert.Equal(whole?.Members.GetValueOrDefault(n), quick?.Find(n)));
    }

    [Fact]
    public void Find_OddAndDamagedDirectories_IsWhatAPlainWalkSays()
    {
        var path = _folder.File("a.eval");
        var readable = 0;
        for (var number = 0; number < Cases; number++)
        {
            var bytes = OddDirectories.Make(number);
            File.WriteAllBytes(path, bytes);
            using var file = ZipFile.OpenHandle(path);
            using var directory = Read(file, path);
            var walked = OddDirectories.Walk(bytes.AsSpan(0, bytes.Length - 22));

            Assert.True(walked is null == directory is null, $"case {number}");
            readable += directory is null ? 0 : 1;
            foreach (var name in directory is null ? [] : OddDirectories.Names)
            {
                uint? expected = walked!.TryGetValue(Convert.ToHexString(Encoding.UTF8.GetBytes(name)), out var crc) ? crc : null;
                Assert.True(expected == directory!.Find(name)?.Crc, $"case {number}: {name}");
            }
        }

        Assert.InRange(readable, Cases / 4, Cases - (Cases / 20)); // both kinds occur
    }

    [Fact]
    public async Task ReadHeader_LogOfManySamples_TakesNoMemoryForThem()
    {
        const int Samples = 2_000;
        const int BytesOfAnId = 24;
        var spec = MakeLog.Spec(items: Samples);
        var path = _folder.File("a.eval");
        await using (var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            for (var i = 1; i <= Samples; i++)
            {
                await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(i)), Stop);
            }

            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        EvalLogReader.ReadHeader(path);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var header = EvalLogReader.ReadHeader(path);
        var used = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(spec.Dataset.SampleIds, header.Eval.Dataset.SampleIds);
        Assert.InRange(used, Samples * BytesOfAnId, (Samples * BytesOfAnId) + 40_000);
    }

    private static ZipDirectory? Read(Microsoft.Win32.SafeHandles.SafeFileHandle file, string path)
    {
        try
        {
            return ZipDirectory.Read(file, path);
        }
        catch (EvalLogException)
        {
            return null;
        }
    }
}
