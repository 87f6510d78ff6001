using Inspect.Engine.Inference.Import.Decoders;

namespace Inspect.Engine.Inference.Import;

/// <summary>Checks what a configuration says before anything is made after it: its numbers come from strangers.</summary>
internal static class ShapeCheck
{
    // The attention turns eight numbers at a time.
    private const int HeadStep = 8;

    /// <summary>Checks a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="path">Path of the file that it is from.</param>
    /// <exception cref="ModelLoadException">A number is out of range, or two contradict each other.</exception>
    public static void Check(DecoderShape shape, string path)
    {
        Require(shape.Layers, 1, ShapeLimits.Layers, "layers");
        Require(shape.Hidden, 1, ShapeLimits.Width, "numbers in a state");
        Require(shape.Intermediate, 1, ShapeLimits.Width, "numbers in the feed-forward part");
        Require(shape.Vocabulary, 1, ShapeLimits.Vocabulary, "tokens");
        Require(shape.Context, 1, ShapeLimits.Context, "tokens of context");
        Require(shape.Heads, 1, ShapeLimits.Heads, "heads");
        Require(shape.KeyHeads, 1, shape.Heads, "heads of keys");
        Require(shape.HeadSize, HeadStep, ShapeLimits.Heads, "numbers in a head");
        if (shape.Heads % shape.KeyHeads != 0)
        {
            throw Wrong($"{shape.Heads} heads for {shape.KeyHeads} heads of keys");
        }

        if (shape.HeadSize % HeadStep != 0)
        {
            throw Wrong($"{shape.HeadSize} numbers in a head, where multiples of {HeadStep} can be run");
        }

        if (!float.IsFinite(shape.Epsilon) || shape.Epsilon < 0 || shape.Ropes.Any(r => r.Frequencies.Concat(r.Long ?? []).Any(f => !float.IsFinite(f)) || r.Frequencies.Count != shape.Ropes[0].Frequencies.Count))
        {
            throw Wrong("numbers for norms or positions that are none");
        }

        void Require(int value, int least, int most, string what)
        {
            if (value < least || value > most)
            {
                throw Wrong($"{value:N0} {what}, where {least:N0} to {most:N0} can be");
            }
        }

        ModelLoadException Wrong(string what) => new($"{path} says that the model has {what}. Copy the file again from where the model came from.");
    }
}
