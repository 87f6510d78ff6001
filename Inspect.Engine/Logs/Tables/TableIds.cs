using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Tables;

/// <summary>Ids of rows. What has none in its log gets one that is the same each time it is read.</summary>
internal static class TableIds
{
    /// <summary>Id of a sample.</summary>
    public static string OfSample(string evalId, EvalSampleSummary sample) =>
        sample.Uuid ?? Of(evalId, string.Create(CultureInfo.InvariantCulture, $"{sample.Id.Text}_{sample.Epoch}"));

    /// <summary>Id of the message or event with a number, from 0, of a sample.</summary>
    public static string OfPart(string sampleId, string kind, int index) => Of(sampleId, string.Create(CultureInfo.InvariantCulture, $"{kind}_{index}"));

    /// <summary>What a text is told apart by, in 16 bytes.</summary>
    public static UInt128 Hash(string text) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(text.AsSpan()));

    /// <summary>The reference makes these ids so; nothing is kept safe by them.</summary>
#pragma warning disable CA5351 // MD5 is what the ids of the reference are made of
    private static string Of(string start, string index) => LogId.Of(MD5.HashData(Encoding.UTF8.GetBytes($"{start}_{index}")));
#pragma warning restore CA5351
}
