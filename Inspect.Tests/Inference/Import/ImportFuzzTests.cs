using System.Diagnostics;
using Inspect.Engine.Inference.Import;
using Inspect.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace Inspect.Tests.Inference.Import;

/// <summary>Files with changed bytes: they are read or refused by a sentence, at once and without much memory.</summary>
public sealed class ImportFuzzTests
{
    private const int MostAllocatedBytes = 8 << 20;

    // How far a change may reach beyond the header.
    private const int MostMoved = 32;

    [Theory]
    [InlineData("ok-mini.gguf", "", 10_000)]
    [InlineData("hf-ok-mini", "model.safetensors", 6_000)]
    [InlineData("hf-ok-mini", "config.json", 4_000)]
    public void Inspect_ChangedFiles_AreReadOrRefused(string source, string file, int times)
    {
        var folder = Vectors.Folder("import/broken");
        Assert.SkipWhen(folder is null, "import/broken is not in the vectors of this machine.");
        var dir = Directory.CreateTempSubdirectory("inspect-fuzz-");
        try
        {
            var path = CopyTo(Path.Combine(folder!, source), dir.FullName);
            var changed = file.Length == 0 ? path : Path.Combine(path, file);
            var whole = File.ReadAllBytes(changed);

            // What follows the header are weights, which are not looked at.
            var header = Math.Min(whole.Length, 4_096);
            var random = new Random(11);
            using var handle = File.OpenHandle(changed, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            for (var i = 0; i < LongRun.Times(times, times * 50); i++)
            {
                Write(handle, whole, Change(whole, header, random), header);
                var (before, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());

                // Anything else than a plan fails the test with its own words.
                var plan = ModelImport.Inspect(path);

                Assert.True(plan.WhyNot is null or { Length: > 20 }, $"run {i}");
                Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostAllocatedBytes, $"run {i}: {plan.WhyNot}");
                Assert.True(Stopwatch.GetElapsedTime(started).TotalSeconds < 30, $"run {i}: {plan.WhyNot}");
            }
        }
        finally
        {
            dir.Delete(recursive: true);
        }
    }

    /// <summary>Writes what differs: the disk of a busy machine is slower than what is tested.</summary>
    private static void Write(SafeFileHandle handle, byte[] whole, byte[] bytes, int header)
    {
        if (RandomAccess.GetLength(handle) != whole.Length)
        {
            RandomAccess.Write(handle, whole, 0);
        }

        RandomAccess.Write(handle, bytes.AsSpan(0, Math.Min(bytes.Length, header + MostMoved)), 0);
        RandomAccess.SetLength(handle, bytes.Length);
    }

    private static byte[] Change(byte[] whole, int header, Random random)
    {
        var bytes = (byte[])whole.Clone();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(header);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    // Lengths, counts and dimensions of the largest kind.
                    bytes.AsSpan(at, Math.Min(8, bytes.Length - at)).Fill((byte)(random.Next(2) == 0 ? 0xFF : 0x7F));
                    break;
                case 3:
                    bytes.AsSpan(at, Math.Min(8, bytes.Length - at)).Clear();
                    break;
                case 4:
                    bytes = bytes[..Math.Max(1, random.Next(at + 1))];
                    header = Math.Min(header, bytes.Length);
                    break;
                default:
                    var from = random.Next(header);
                    var length = Math.Min(random.Next(1, MostMoved), bytes.Length - Math.Max(at, from));
                    bytes.AsSpan(from, length).CopyTo(bytes.AsSpan(at));
                    break;
            }
        }

        return bytes;
    }

    private static string CopyTo(string source, string target)
    {
        var path = Path.Combine(target, Path.GetFileName(source));
        if (!Directory.Exists(source))
        {
            File.WriteAllBytes(path, File.ReadAllBytes(source));
            return path;
        }

        Directory.CreateDirectory(path);
        foreach (var file in Directory.GetFiles(source))
        {
            File.WriteAllBytes(Path.Combine(path, Path.GetFileName(file)), File.ReadAllBytes(file));
        }

        return path;
    }
}
