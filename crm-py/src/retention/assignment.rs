//! Assignment of customers to arms.

use std::collections::BTreeMap;

use crm_arrow::{FFI_ArrowArray, FFI_ArrowSchema, Names};
use crm_core::Error;
use crm_core::retention::AssignmentArm;
use pyo3::exceptions::PyIndexError;
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyCapsule, PyInt, PyList, PyMapping, PyString, PyTuple};
use pyo3::{
    IntoPyObjectExt, PyTypeInfo, type_hint_identifier, type_hint_subscript, type_hint_union,
};

use crate::argument::{Count, Document, MAPPING, STR, argument, threads_of, wrong_type};
use crate::array::Array;
use crate::error::Fail;

const INT: PyStaticExpr = type_hint_identifier!("typing", "SupportsIndex");
const OBJECT: PyStaticExpr = type_hint_identifier!("builtins", "object");

argument! {
    /// The treated arms: for each its name, its start and its share.
    Arms: type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        type_hint_union!(
            type_hint_subscript!(type_hint_identifier!("builtins", "tuple"), STR, INT, INT),
            type_hint_subscript!(MAPPING, STR, OBJECT)
        )
    )
}

argument! {
    /// The id of a customer: a `str`, or an `int`, which is equivalent to its decimal text.
    Id: type_hint_union!(STR, INT)
}

argument! {
    /// The id of one customer, or a column of ids.
    Ids: type_hint_union!(STR, INT, type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"), OBJECT
    ))
}

impl Arms<'_> {
    fn get(&self, field: &str) -> Result<Vec<AssignmentArm>, Fail> {
        let Ok(arms) = self.0.try_iter() else {
            return Err(wrong_type(field, "a list of (name, start, share)", &self.0));
        };
        arms.enumerate().map(|(at, arm)| one_arm(&format!("{field}[{at}]"), &arm?)).collect()
    }
}

const ARM: &str = "(name, start, share), or a dict of them";

fn one_arm(field: &str, given: &Bound<'_, PyAny>) -> Result<AssignmentArm, Fail> {
    let values = match given.cast::<PyMapping>() {
        Ok(mapping) => arm_of_mapping(field, mapping)?,
        Err(_) if given.is_instance_of::<PyString>() => Vec::new(),
        Err(_) => given.extract().map_err(|_| wrong_type(field, ARM, given))?,
    };
    let [name, start, share] = values.as_slice() else {
        return Err(wrong_type(field, ARM, given));
    };
    let count = |key: &str, value: &Bound<'_, PyAny>| {
        let Ok(count) = value.extract::<Count<'_>>();
        count.up_to(&format!("{field}.{key}"), u32::MAX)
    };
    let Ok(text) = name.cast::<PyString>() else {
        return Err(wrong_type(&format!("{field}.name"), "a str", name));
    };
    Ok(AssignmentArm::new(text.to_str()?, count("start", start)?, count("share", share)?))
}

fn arm_of_mapping<'py>(
    field: &str,
    given: &Bound<'py, PyMapping>,
) -> Result<Vec<Bound<'py, PyAny>>, Fail> {
    const KEYS: [&str; 3] = ["name", "start", "share"];
    for key in given.keys()? {
        let key = key.to_string();
        if !KEYS.contains(&key.as_str()) {
            let allowed = KEYS.map(str::to_owned).into();
            return Err(Error::unknown_name(field, allowed, &key).into());
        }
    }
    let value = |key| given.get_item(key).map_err(|_| wrong_type(field, ARM, given.as_any()));
    KEYS.into_iter().map(value).collect()
}

impl Id<'_> {
    fn text(&self, field: &str) -> Result<String, Fail> {
        match single(field, &self.0)? {
            Some(text) => Ok(text),
            None => Err(wrong_type(field, "a str or an int", &self.0)),
        }
    }
}

/// Returns the text of a single id; `None` for a column.
fn single(field: &str, given: &Bound<'_, PyAny>) -> Result<Option<String>, Fail> {
    if let Ok(text) = given.cast::<PyString>() {
        // Python's text can contain unpaired surrogates, which UTF-8 cannot encode.
        let utf8 =
            text.to_str().map_err(|_| Error::InvalidUtf8 { column: field.to_owned(), row: 0 });
        return Ok(Some(utf8?.to_owned()));
    }
    if given.is_instance_of::<PyBool>() {
        return Ok(None);
    }
    if given.is_instance_of::<PyInt>() {
        return Ok(Some(given.str()?.to_str()?.to_owned()));
    }
    // Integers of numpy; its arrays have an index too, but also a length.
    match given.hasattr("__index__")? && given.len().is_err() {
        true => Ok(Some(given.call_method0("__index__")?.str()?.to_str()?.to_owned())),
        false => Ok(None),
    }
}

/// Assigns customers to the arms of a study by hashing their ids, reproducibly.
///
/// `salt` is a text that is hashed with each id: use one per experiment. `arms` are the treated
/// arms as (name, start, share) in ten-thousandths, which must not overlap; all others are the
/// `control`. Because the start of an arm is fixed, raising its share moves nobody out of a treated
/// arm. `hash` is "xxh3", or "growthbook_v1" or "growthbook_v2" for experiments that started with
/// them.
///
/// An id is a str or an int; an int is equivalent to its decimal text.
///
/// >>> import crm_py as crm
/// >>> assignment = crm.Assignment(
/// ...     name="spring", salt="spring-2026", control="none",
/// ...     arms=[("mail", 0, 4500), ("call", 4500, 4500)],
/// ... )
/// >>> assignment.assign("C000000004")
/// 'call'
/// >>> assignment.assign(["C000000004", "C000000007", "C000000003"]).to_list()
/// ['call', 'mail', 'none']
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Assignment(pub(super) crm_core::retention::Assignment);

#[pymethods]
impl Assignment {
    #[new]
    #[pyo3(signature = (*, name, salt, arms, control="control", hash="xxh3"))]
    fn new(
        name: &str,
        salt: &str,
        arms: Arms<'_>,
        control: &str,
        hash: &str,
    ) -> Result<Assignment, Fail> {
        let hash = hash.parse()?;
        let assignment =
            crm_core::retention::Assignment::new(name, salt, control, arms.get("arms")?)?;
        Ok(Assignment(assignment.with_hash(hash)))
    }

    /// The name of the experiment.
    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    /// The text that is hashed with each id.
    #[getter]
    fn salt(&self) -> &str {
        self.0.salt()
    }

    /// The name of the control arm.
    #[getter]
    fn control(&self) -> &str {
        self.0.control()
    }

    /// The hash.
    #[getter]
    fn hash(&self) -> &'static str {
        self.0.hash().name()
    }

    /// The treated arms as (name, start, share).
    #[getter]
    fn arms(&self) -> Vec<(&str, u32, u32)> {
        self.0.arms().iter().map(|arm| (arm.name.as_str(), arm.start, arm.share)).collect()
    }

    /// The names of all arms: the control, then the treated arms.
    #[getter]
    fn arm_names(&self) -> Vec<&str> {
        self.0.arm_names()
    }

    /// Return the expected share of customers in each arm, including the control.
    ///
    /// The `allocation_ratio` of a `RetentionStudy` accepts it.
    ///
    /// >>> import crm_py as crm
    /// >>> crm.Assignment(name="a", salt="b", arms=[("mail", 0, 4500)]).allocation_ratio()
    /// {'control': 0.55, 'mail': 0.45}
    fn allocation_ratio(&self) -> BTreeMap<String, f64> {
        self.0.allocation_ratio()
    }

    /// Return the bucket of a customer, from 0 to 9999.
    fn bucket(&self, id: Id<'_>) -> Result<u16, Fail> {
        Ok(self.0.bucket(&id.text("id")?))
    }

    /// Return the arm of one customer, or the arms of a column.
    ///
    /// `ids` is a str or an int, or a column of them: an array or a series of polars, pandas,
    /// pyarrow or numpy, or a sequence. `threads` is the number of threads for a column; None is
    /// one per core.
    #[pyo3(signature = (ids, *, threads=None))]
    fn assign(
        &self,
        py: Python<'_>,
        ids: Ids<'_>,
        threads: Option<Count<'_>>,
    ) -> Result<OneOrMany, Fail> {
        let threads = threads_of(threads)?;
        if let Some(id) = single("ids", &ids.0)? {
            return Ok(OneOrMany::One(self.0.arm(&id).to_owned()));
        }
        let ids = Array::take(&ids.0, "ids")?;
        let codes = py.detach(|| {
            ids.lend(|batches| Ok(self.0.assign_parallel("ids", batches, threads)?))
        })?;
        let names = self.0.arm_names();
        let column = Names::new(codes, &names)?;
        let names = names.into_iter().map(|name| PyString::new(py, name).unbind()).collect();
        Ok(OneOrMany::Many(AssignedArms { column, names }))
    }

    /// Write the assignment as canonical JSON (RFC 8785).
    fn to_json(&self) -> Result<String, Fail> {
        Ok(self.0.to_json()?)
    }

    /// Create an assignment from its document: a dict, or JSON.
    #[staticmethod]
    fn from_json(json: Document<'_>) -> Result<Assignment, Fail> {
        Ok(Assignment(crm_core::retention::Assignment::from_json(&json.json("json")?)?))
    }

    fn __hash__(&self) -> Result<u64, Fail> {
        use std::hash::{DefaultHasher, Hash, Hasher};

        let mut hasher = DefaultHasher::new();
        self.0.to_json()?.hash(&mut hasher);
        Ok(hasher.finish())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let text = |text: &str| PyString::new(py, text).repr();
        Ok(format!(
            "Assignment(name={}, salt={}, arms={}, control={}, hash='{}')",
            text(self.0.name())?,
            text(self.0.salt())?,
            PyList::new(py, self.arms())?.repr()?,
            text(self.0.control())?,
            self.0.hash()
        ))
    }

    #[pyo3(signature = () -> "tuple[object, tuple[str]]")]
    fn __reduce__<'py>(
        slf: &Bound<'py, Assignment>,
    ) -> Result<(Bound<'py, PyAny>, (String,)), Fail> {
        Ok((slf.get_type().getattr("from_json")?, (slf.get().0.to_json()?,)))
    }
}

/// The arm of one customer, or the arms of a column.
enum OneOrMany {
    One(String),
    Many(AssignedArms),
}

impl<'py> IntoPyObject<'py> for OneOrMany {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = type_hint_union!(STR, AssignedArms::TYPE_HINT);

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            OneOrMany::One(arm) => arm.into_bound_py_any(py),
            OneOrMany::Many(arms) => arms.into_bound_py_any(py),
        }
    }
}

/// The arms of a column of customers: an Arrow array that other libraries read without a copy.
///
/// `polars.Series(arms)`, `pyarrow.array(arms)` and `pandas.Series.from_arrow(arms)` read it as
/// categories, and so does any other library that supports Arrow's capsules.
///
/// >>> import crm_py as crm
/// >>> assignment = crm.Assignment(name="spring", salt="spring-2026", arms=[("mail", 0, 4500)])
/// >>> arms = assignment.assign(["C000000004", "C000000007"])
/// >>> len(arms), arms.to_list()
/// (2, ['control', 'mail'])
#[pyclass(module = "crm_py", frozen, sequence)]
#[derive(Debug)]
pub(crate) struct AssignedArms {
    column: Names,
    names: Vec<Py<PyString>>,
}

#[pymethods]
impl AssignedArms {
    /// Return the names of the arms as a list.
    #[pyo3(signature = () -> "list[str]")]
    fn to_list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let name = |&code: &u16| self.names.get(usize::from(code)).map(|name| name.bind(py));
        PyList::new(py, self.column.codes().iter().map(name).collect::<Vec<_>>())
    }

    /// Export the column as Arrow's capsules: a dictionary of text with 16-bit indices.
    ///
    /// The type is fixed: `requested_schema` is ignored.
    #[pyo3(signature = (requested_schema: "object"=None) -> "tuple[object, object]")]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> Result<Bound<'py, PyTuple>, Fail> {
        let _ = requested_schema;
        let (array, schema): (FFI_ArrowArray, FFI_ArrowSchema) = self.column.export()?;
        // A capsule that is not consumed releases its struct when it is dropped.
        let schema = PyCapsule::new_with_value(py, schema, c"arrow_schema")?;
        let array = PyCapsule::new_with_value(py, array, c"arrow_array")?;
        Ok((schema, array).into_pyobject(py)?)
    }

    /// With this, numpy reads the names as a sequence.
    fn __getitem__(&self, py: Python<'_>, index: isize) -> PyResult<Py<PyString>> {
        let codes = self.column.codes();
        let at =
            if index < 0 { codes.len().checked_add_signed(index) } else { index.try_into().ok() };
        let code = at.and_then(|at| codes.get(at)).map(|&code| usize::from(code));
        let name = code.and_then(|code| self.names.get(code)).map(|name| name.clone_ref(py));
        name.ok_or_else(|| PyIndexError::new_err(format!("there is no customer {index}")))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.to_list(py)?.try_iter()?.into_any())
    }

    fn __len__(&self) -> usize {
        self.column.len()
    }

    fn __eq__(&self, other: &AssignedArms) -> bool {
        self.column == other.column
    }

    fn __repr__(&self) -> String {
        format!("<AssignedArms of {} customers>", self.column.len())
    }
}
