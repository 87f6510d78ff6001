using System.Text.Json;
using Inspect.Engine.Tasks;
using Inspect.Tests.Support;

namespace Inspect.Tests.Tasks;

/// <summary>Limits of tokens as people write them.</summary>
public sealed class TokenLimitTests
{
    [Fact]
    public void Parse_ReferenceCases_GiveTokensAndType()
    {
        foreach (var test in VectorFile.ScorerCases("parse_token_limit"))
        {
            var id = test.GetProperty("id").GetString()!;
            var limit = TokenLimit.Parse(test.GetProperty("input").GetProperty("value").GetString()!);

            if (test.TryGetProperty("error", out _))
            {
                Assert.Equal((id, null), (id, limit));
                continue;
            }

            var expected = test.GetProperty("expected");
            Assert.Equal(
                expected.ValueKind == JsonValueKind.Number ? new TokenLimit(expected.GetInt64(), "all") : new TokenLimit(expected.GetProperty("tokens").GetInt64(), expected.GetProperty("type").GetString()!),
                limit);
        }
    }

    [Theory]
    [InlineData("OUTPUT:5", "output")]
    [InlineData("All: 5", "all")]
    public void Parse_NamesInAnyCase_AreTheSame(string text, string type) => Assert.Equal(new TokenLimit(5, type), TokenLimit.Parse(text));

    [Theory]
    [InlineData("output", 7)]
    [InlineData("(input*0.1)+output", 17)]
    [InlineData("input - output * 2 / 4", 96.5)]
    [InlineData("-(input - 1)", -99)]
    public void Count_ByFormula_WeighsInputAndOutput(string formula, double count) => Assert.Equal(count, TokenFormula.Count(formula, 100, 7));

    [Theory]
    [InlineData("")]
    [InlineData("input +")]
    [InlineData("(input")]
    [InlineData("cached")]
    [InlineData("input output")]
    public void IsFormula_OtherText_IsNone(string text) => Assert.False(TokenFormula.IsFormula(text));
}
