using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Recovery;

/// <summary>A buffer of a log that was broken off.</summary>
internal interface IBuffer
{
    /// <summary>Its samples, finished or not.</summary>
    /// <exception cref="EvalLogException">The buffer is damaged.</exception>
    IReadOnlyList<BufferedSample> Samples();

    /// <summary>Removes it.</summary>
    void Discard();
}
