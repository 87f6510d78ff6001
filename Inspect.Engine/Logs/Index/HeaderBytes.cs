using Inspect.Engine.Logs.Format;
using ZstdSharp;

namespace Inspect.Engine.Logs.Index;

/// <summary>A header kept small: ten thousand of them shall fit in memory.</summary>
internal sealed class HeaderBytes(byte[] packed)
{
    [ThreadStatic]
    private static Compressor? _compressor;

    [ThreadStatic]
    private static Decompressor? _decompressor;

    /// <summary>The packed JSON.</summary>
    public byte[] Packed => packed;

    /// <summary>Packs a header.</summary>
    public static HeaderBytes Of(EvalLog header) => new((_compressor ??= new Compressor(1)).Wrap(LogJson.ToBytes(header).Span).ToArray());

    /// <summary>Unpacks the header.</summary>
    public EvalLog Parse() => LogJson.Parse<EvalLog>((_decompressor ??= new Decompressor()).Unwrap(packed).ToArray());
}
