using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Values;

namespace Inspect.Tests.Datasets.Library;

/// <summary>What checks find in rows.</summary>
public sealed class RowChecksTests
{
    [Fact]
    public void Check_EqualIds_NamesTheFirstRow()
    {
        var report = Check("{\"id\": \"kz\", \"input\": \"a\", \"target\": \"x\"}", "{\"id\": \"kz\", \"input\": \"b\", \"target\": \"y\"}");

        Assert.Equal([new RowFinding(1, "id", FindingLevel.Error, "Id kz is used in row 1")], report.Findings);
        Assert.Equal(1, report.Errors);
    }

    [Fact]
    public void Check_RowWithoutId_CountsByItsPosition()
    {
        var report = Check("{\"id\": 2, \"input\": \"a\", \"target\": \"x\"}", "{\"input\": \"b\", \"target\": \"y\"}");

        Assert.Equal([new RowFinding(1, "id", FindingLevel.Error, "Its number 2 is the id of row 1")], report.Findings);
    }

    [Fact]
    public void Check_EmptyTarget_IsAnErrorWhereOthersHaveOne()
    {
        var report = Check("{\"input\": \"a\", \"target\": \"x\"}", "{\"input\": \"b\", \"target\": \" \"}");

        Assert.Equal([new RowFinding(1, "target", FindingLevel.Error, "Target is empty")], report.Findings);
    }

    [Fact]
    public void Check_NoTargetAnywhere_IsAWarning()
    {
        var report = Check("{\"input\": \"a\"}", "{\"input\": \"b\"}");

        Assert.Equal((0, 2), (report.Errors, report.Warnings));
    }

    [Theory]
    [InlineData("C", true)]
    [InlineData("B", false)]
    [InlineData("b", false)]
    [InlineData("yes", true)]
    public void Check_TargetOfChoices_MustNameOne(string target, bool isWrong)
    {
        var report = Check($"{{\"input\": \"a\", \"choices\": [\"yes\", \"no\"], \"target\": \"{target}\"}}");

        Assert.Equal(isWrong ? [$"{target} names none of the 2 choices, A to B"] : [], report.Findings.Select(f => f.Message));
    }

    [Theory]
    [InlineData("Amsterdam or The Hague?", "Amsterdam", true)]
    [InlineData("Is 42 more than 4?", "4", false)]
    [InlineData("Name the category.", "cat", false)]
    [InlineData("Say HELLO WORLD", "Hello World", true)]
    public void Check_TargetInTheInput_IsAWarningForWholeWords(string input, string target, bool isFound)
    {
        var report = Check($"{{\"input\": \"{input}\", \"target\": \"{target}\"}}");

        Assert.Equal(isFound ? 1 : 0, report.Warnings);
        Assert.Equal(0, report.Errors);
    }

    [Fact]
    public void Check_InputsThatDifferInCaseAndMarks_AreNearlyTheSame()
    {
        var report = Check("{\"input\": \"What is it?\", \"target\": \"x\"}", "{\"input\": \"what is IT\", \"target\": \"y\"}");

        Assert.Equal([new RowFinding(1, "input", FindingLevel.Warning, "Nearly the same as row 1")], report.Findings);
    }

    [Fact]
    public void Check_EmptyInput_IsAnError()
    {
        Assert.Equal("Input is empty", Check("{\"input\": \"\", \"target\": \"x\"}").Findings.Single().Message);
    }

    [Fact]
    public void Check_Fields_AreThoseOfAllRowsInOrder()
    {
        var report = Check("{\"id\": 1, \"input\": \"a\", \"target\": \"x\", \"metadata\": {\"region\": \"asia\"}}", "{\"input\": \"b\", \"target\": \"y\", \"note\": 1}");

        Assert.Equal(["id", "input", "target", "metadata.region", "note"], report.Fields);
    }

    private static CheckReport Check(params string[] rows)
    {
        var checks = new RowChecks();
        foreach (var (number, row) in rows.Index())
        {
            checks.Add(new RecordRow(number, FreeJson.Parse(row), null));
        }

        return checks.Finish();
    }
}
