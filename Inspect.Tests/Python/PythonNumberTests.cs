using System.Numerics;
using Inspect.Engine.Python;

namespace Inspect.Tests.Python;

/// <summary>Numbers as Python spells and divides them; expected texts are those of Python 3.11.</summary>
public sealed class PythonNumberTests
{
    [Theory]
    [InlineData(1234567890123456.0, "1234567890123456.0")]
    [InlineData(9999999999999998.0, "9999999999999998.0")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(-12345678901234568.0, "-1.2345678901234568e+16")]
    [InlineData(1e22, "1e+22")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(-0.0, "-0.0")]
    public void Format_ANumberOfAnySize_IsPythons(double number, string expected)
    {
        Assert.Equal(expected, PythonNumber.Format(number));
    }

    [Theory]
    [InlineData(7, -2, -3.5)]
    [InlineData(-7, -2, 3.5)]
    [InlineData(0, -3, 0)]
    [InlineData(1, 3, 1.0 / 3)]
    public void Divide_WholeNumbers_GivesTheNearestFloat(int numerator, int denominator, double expected)
    {
        Assert.Equal(expected, ExactMath.Divide(numerator, denominator));
    }

    [Fact]
    public void Divide_NumbersBeyondAFloat_GivesTheirQuotient()
    {
        Assert.Equal((10.0, double.PositiveInfinity), (ExactMath.Divide(BigInteger.Pow(10, 400), BigInteger.Pow(10, 399)), ExactMath.Divide(BigInteger.Pow(10, 400), 1)));
    }
}
