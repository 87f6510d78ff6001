using System.Numerics;

namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>Works formulas out, with values for their variables: exactly where they are fractions, else as complex numbers.</summary>
/// <param name="values">Value of each variable.</param>
/// <param name="cancellationToken">Ends the work.</param>
internal sealed class MathValues(IReadOnlyDictionary<string, Rational> values, CancellationToken cancellationToken)
{
    /// <summary>The value as a fraction, and whether everything in it was written exactly; null where it is none.</summary>
    /// <exception cref="MathLimitException">A number becomes too large.</exception>
    public (Rational Value, bool IsExact)? Exact(MathNode node)
    {
        cancellationToken.ThrowIfCancellationRequested();
        switch (node)
        {
            case MathNode.Number number:
                return (number.Value, number.IsExact);
            case MathNode.Symbol symbol when values.TryGetValue(symbol.Name, out var value):
                return (value, true);
            case MathNode.Call call:
                var arguments = new List<Rational>();
                var isExact = true;
                foreach (var argument in call.Arguments)
                {
                    if (Exact(argument) is not var (value, exact))
                    {
                        return null;
                    }

                    arguments.Add(value);
                    isExact &= exact;
                }

                return ExactFunctions.Apply(call.Name, arguments) is { } result ? (result, isExact) : null;
            default:
                return null;
        }
    }

    /// <summary>The value as a complex number; NaN where it has none.</summary>
    /// <exception cref="MathLimitException">A number becomes too large.</exception>
    public Complex Approximate(MathNode node)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (node is MathNode.Call or MathNode.Number or MathNode.Symbol && Exact(node) is var (exact, _))
        {
            return exact.ToDouble();
        }

        return node switch
        {
            MathNode.Constant { Name: "pi" } => Math.PI,
            MathNode.Constant { Name: "e" } => Math.E,
            MathNode.Constant { Name: "i" } => Complex.ImaginaryOne,
            MathNode.Constant => double.PositiveInfinity,
            MathNode.Call call => Apply(call.Name, [.. call.Arguments.Select(Approximate)]),
            _ => Complex.NaN,
        };
    }

    private static Complex Apply(string name, Complex[] arguments) => (name, arguments) switch
    {
        ("+", [var a, var b]) => a + b,
        ("*", [var a, var b]) => a * b,
        ("/", [var a, var b]) => a / b,
        ("neg", [var a]) => new Complex(-a.Real, -a.Imaginary),
        ("^", [var a, var b]) => Power(a, b),
        ("ln", [var a]) => Complex.Log(a),
        ("exp", [var a]) => Complex.Exp(a),
        ("sin", [var a]) => Complex.Sin(a),
        ("cos", [var a]) => Complex.Cos(a),
        ("tan", [var a]) => Complex.Tan(a),
        ("cot", [var a]) => 1 / Complex.Tan(a),
        ("sec", [var a]) => 1 / Complex.Cos(a),
        ("csc", [var a]) => 1 / Complex.Sin(a),
        ("arcsin" or "asin", [var a]) => Complex.Asin(a),
        ("arccos" or "acos", [var a]) => Complex.Acos(a),
        ("arctan" or "atan", [var a]) => Complex.Atan(a),
        ("sinh", [var a]) => Complex.Sinh(a),
        ("cosh", [var a]) => Complex.Cosh(a),
        ("tanh", [var a]) => Complex.Tanh(a),
        ("abs", [var a]) => Complex.Abs(a),
        ("floor", [{ Imaginary: 0 } a]) => Math.Floor(a.Real),
        ("ceil", [{ Imaginary: 0 } a]) => Math.Ceiling(a.Real),
        ("max", _) when arguments.All(a => a.Imaginary == 0) => arguments.Max(a => a.Real),
        ("min", _) when arguments.All(a => a.Imaginary == 0) => arguments.Min(a => a.Real),
        _ => Complex.NaN,
    };

    /// <summary>Real roots of positive numbers without the rounding of complex logarithms.</summary>
    private static Complex Power(Complex a, Complex b) => a is { Imaginary: 0, Real: >= 0 } && b.Imaginary == 0 ? Math.Pow(a.Real, b.Real) : Complex.Pow(a, b);
}
