namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>How large a formula may be (semantics 3.9): it comes from a model, and is worked out exactly.</summary>
internal static class MathLimits
{
    /// <summary>Characters of a reply.</summary>
    public const int Reply = 1_000_000;

    /// <summary>Characters of a formula.</summary>
    public const int Formula = 4096;

    /// <summary>Brackets inside of brackets.</summary>
    public const int Depth = 64;

    /// <summary>Digits of a number.</summary>
    public const int DigitRun = 256;

    /// <summary>Digits of a formula.</summary>
    public const int Digits = 2048;

    /// <summary>Exponents and arguments of factorials.</summary>
    public const int Exponent = 10_000;
}
