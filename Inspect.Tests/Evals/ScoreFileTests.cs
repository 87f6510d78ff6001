using Inspect.Engine.Evals;
using Inspect.Engine.Metrics;

namespace Inspect.Tests.Evals;

/// <summary>The temporary file of a run's scores: what was appended is read back, wherever it is by then.</summary>
public sealed class ScoreFileTests
{
    [Fact]
    public void Read_ShortAndLongOnesInAnyOrder_GivesEachBack()
    {
        using var file = new ScoreFile();
        var random = new Random(7);
        var places = new List<(long At, Score First, Score Third)>();
        for (var i = 0; i < 400; i++)
        {
            // A tenth of them is longer than what is written at once.
            var (first, third) = (Make(i, random.Next(random.Next(10) == 0 ? 200_000 : 2_000)), Make(-i, random.Next(200)));
            places.Add((file.Append([ScoreFile.Pack(first), default, ScoreFile.Pack(third)]), first, third));
            Check(file, places[random.Next(places.Count)]);
        }

        Assert.All(places.OrderBy(_ => random.Next()), p => Check(file, p));
        Assert.All(places, p => Check(file, p));
    }

    [Fact]
    public void Read_AScorerThatCameLater_HasNone()
    {
        using var file = new ScoreFile();

        var at = file.Append([]);
        var next = file.Append([ScoreFile.Pack(Make(1, 3))]);

        Assert.Null(file.Read(at, 0));
        Assert.Null(file.Read(next, 1));
        Assert.Equal(Make(1, 3), file.Read(next, 0));
    }

    private static Score Make(int number, int letters) => new() { Value = ScoreValue.Of(number), Explanation = new string((char)('a' + (Math.Abs(number) % 26)), letters) };

    private static void Check(ScoreFile file, (long At, Score First, Score Third) place)
    {
        Assert.Equal(place.First, file.Read(place.At, 0));
        Assert.Null(file.Read(place.At, 1));
        Assert.Equal(place.Third, file.Read(place.At, 2));
    }
}
