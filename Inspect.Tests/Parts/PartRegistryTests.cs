using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Tests.Support;

namespace Inspect.Tests.Parts;

/// <summary>Parts by name and as objects.</summary>
public sealed class PartRegistryTests
{
    [Fact]
    public void Add_ANameThatIsTaken_IsRefused()
    {
        var error = Assert.Throws<InspectException>(() => Make.Parts().Add(new PartDefinition(PartKind.Scorer, "exact", "mine", [], _ => new object())));

        Assert.Equal("There already is a scorer \"exact\". Give the new one another name.", error.Message);
    }

    [Fact]
    public void Add_ANewPart_CanBeNamed()
    {
        var parts = Make.Parts();
        var mean = BuiltInReducers.Mean;

        parts.Add(new PartDefinition(PartKind.Reducer, "middle", "mine", [], _ => mean));

        Assert.Same(mean, parts.CreateReducer(Part.Of("middle")));
    }

    [Fact]
    public void Create_AnObjectOfATask_IsGivenAsItIs()
    {
        var mean = BuiltInReducers.Mean;

        Assert.Same(mean, Make.Parts().CreateReducer(new PartUse.Made(mean, Part.Of("mine"))));
    }

    [Fact]
    public void Create_AnObjectOfAnotherKind_SaysSo()
    {
        var error = Assert.Throws<InspectException>(() => Make.Parts().CreateSolver(new PartUse.Made("text", Part.Of("mine"))));

        Assert.Equal("The solver \"mine\" is a String, which is no solver. Correct the task that holds it.", error.Message);
    }

    [Theory]
    [InlineData("at_least", "at_least needs \"k\": Epochs, as in at_least_2.")]
    [InlineData("at_least_0", "Reducer at_least: \"k\" is 0, but must be at least 1.")]
    [InlineData("at_least_3", "Reducer at_least_3 needs at least 3 epochs, and the run has 2. Raise the epochs or lower the number.")]
    [InlineData("mean_2", "mean takes no arguments; remove \"k\".")]
    [InlineData("meen", "Unknown reducer \"meen\". Did you mean \"mean\"?")]
    public void CreateReducer_ANameThatDoesNotFit_SaysWhy(string name, string message)
    {
        var error = Assert.Throws<InspectException>(() => Make.Parts().CreateReducer(ReducerName.Parse(name), epochs: 2));

        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("mean")]
    [InlineData("at_least_2")]
    public void ReducerName_ParsedAndWritten_IsTheSame(string name) => Assert.Equal(name, ReducerName.Of(ReducerName.Parse(name)));

    [Fact]
    public void FindLogged_AMetricOfAnotherPackage_IsNotOurs()
    {
        var parts = Make.Parts();

        Assert.Equal(("accuracy", "accuracy", null), (parts.FindLogged(PartKind.Metric, "inspect_ai/accuracy")?.Name, parts.FindLogged(PartKind.Metric, "accuracy")?.Name, parts.FindLogged(PartKind.Metric, "mine/accuracy")));
    }

    [Fact]
    public void AllArguments_OfANamedPart_AreTheDefaultsUnderWhatWasGiven()
    {
        var all = Make.Parts().AllArguments(PartKind.Scorer, Part.Of("match", "location", JsonSerializer.SerializeToElement("any")));

        Assert.Equal(["ignore_case True", "location any", "numeric False"], all.OrderBy(a => a.Key).Select(a => $"{a.Key} {a.Value}"));
    }
}
