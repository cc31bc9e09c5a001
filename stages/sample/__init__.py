"""The embedded sample: invented documents of invented people, drawn, photographed and labelled by this package alone.

`make.make_sample` writes vendor deliveries that `ocrmill add` takes over, and beside them the truth and the list of the
label errors that were planted. Designs, states, towns, names and numbers are fictional; every card says so.
"""
