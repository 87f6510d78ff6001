namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>What looking for a text in a text costs.</summary>
internal static class Searching
{
    /// <summary>Pays for a search: at worst, each place is compared with all of the part.</summary>
    public static void Pay(RenderState state, int length, int part) => state.Spend(length / 32L * Math.Max(1, Math.Min(part, length) / 32));
}
